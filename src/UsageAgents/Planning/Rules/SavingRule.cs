using System.Collections.Immutable;
using System.Text.Json.Nodes;
using UsageAgents.Answering;
using UsageAgents.Planning.Reading;
using UsageAgents.Prices;
using UsageAgents.Tools;

namespace UsageAgents.Planning.Rules;

/// <summary>What would be saved of what runs now, where the data says which model served: by a move to a named model, or at best.</summary>
internal sealed class SavingRule(PriceCatalogue prices) : IPlanningRule
{
    private const int MostOffered = 3;

    public IReadOnlySet<Concept> Expresses { get; } = new HashSet<Concept> { Concept.Cost, Concept.Saving, Concept.Difference, Concept.PerMonth };

    public IReadOnlyList<PlannedStep> Plan(Clause clause)
    {
        if (!Serving.IsPriced(clause.Shape, prices) || clause.Change is not null || !clause.Providers.IsEmpty)
        {
            return [];
        }

        if (clause.Models.IsEmpty)
        {
            return AsksForLeast(clause) ? [LeastSpend(clause, prices, PlanTopic.Spending)] : [];
        }

        return clause.Has(Concept.Switch) && clause.HasAny(Concept.Saving, Concept.Cost, Concept.Difference) && TargetOf(clause) is { } to ? [Move(clause, to)] : [];
    }

    /// <summary>The models with which the traffic costs least. Where there is only one now, cheaper ones of its provider are offered.</summary>
    public static PlannedStep LeastSpend(Clause clause, PriceCatalogue prices, PlanTopic topic)
    {
        var arguments = new JsonObject().Scope(clause).WithAssumed(clause);
        if (clause.Shape.Models is [var only])
        {
            arguments["models"] = new JsonArray([.. CheaperThan(prices.Find(only)!, prices).Select(model => (JsonNode)model.Id)]);
        }
        else if (clause.Shape.Holds("latency_ms") && clause.Shape.Holds("time_to_first_token_ms"))
        {
            // Only then the data shows how long a model would take for another's work.
            arguments["no_slower"] = true;
        }

        return new PlannedStep(topic, SpendOptimisationTool.ToolName, arguments, new SpendPlanPart());
    }

    private static bool AsksForLeast(Clause clause) => clause.Has(Concept.Saving) && clause.Workloads.Length < 2 && !clause.HasAny(Concept.WhichModel, Concept.Cheapest);

    private static IEnumerable<ModelPrice> CheaperThan(ModelPrice current, PriceCatalogue prices) => prices.Models
        .Where(model => model.Provider == current.Provider && model.InputUsdPerMillion < current.InputUsdPerMillion && model.OutputUsdPerMillion < current.OutputUsdPerMillion)
        .OrderByDescending(model => model.InputUsdPerMillion + model.OutputUsdPerMillion)
        .Take(MostOffered);

    // "to gpt-4o-mini", "from gpt-4o to gpt-4o-mini"
    private static (string? From, string To)? TargetOf(Clause clause) => clause.Models switch
    {
        [var to] => (null, to),
        [var from, var to] when clause.Words.Contains("from", StringComparer.Ordinal) => (from, to),
        _ => null,
    };

    private static PlannedStep Move(Clause clause, (string? From, string To) models)
    {
        ImmutableArray<string?> workloads = clause.Workloads.Length > 1 ? [.. clause.Workloads] : [null];
        var moves = workloads.Select(workload => (JsonNode)new JsonObject { ["workload"] = workload, ["from_model"] = models.From, ["to_model"] = models.To });
        var arguments = new JsonObject { ["moves"] = new JsonArray([.. moves]) }.Scope(clause).WithAssumed(clause);
        return new PlannedStep(PlanTopic.Spending, WhatIfTool.ToolName, arguments, new WhatIfPart($"on {models.To}"));
    }
}
