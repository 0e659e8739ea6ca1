using System.Collections.Immutable;
using System.Text.Json.Nodes;
using UsageAgents.Answering;
using UsageAgents.Planning.Reading;
using UsageAgents.Tools;

namespace UsageAgents.Planning.Rules;

/// <summary>Which model is cheapest (or dearest) for the traffic, and list prices.</summary>
internal sealed class CheapestRule : IPlanningRule
{
    public IReadOnlySet<Concept> Expresses { get; } = new HashSet<Concept> { Concept.Cost, Concept.Price, Concept.Cheapest, Concept.Dearest, Concept.Saving, Concept.Compare, Concept.Max, Concept.Min, Concept.Difference };

    private const int UsuallyShown = 3;

    public IReadOnlyList<PlannedStep> Plan(Clause clause)
    {
        if (AsksForListPrice(clause))
        {
            return [new PlannedStep(PlanTopic.Spending, PriceListTool.ToolName, Models(clause), new PriceListPart())];
        }

        if (!(Ranks(clause) || SavesAnyhow(clause) || ComparesOpenly(clause)) || AsksForWorkload(clause))
        {
            return [];
        }

        return Rankings(clause, clause.Has(Concept.Dearest));
    }

    private static PlannedStep[] Rankings(Clause clause, bool dearest)
    {
        return clause.Workloads.Length > 1 || (clause.Has(Concept.Each) && clause.Workloads.IsEmpty)
            ? [.. WorkloadsOf(clause).Select(workload => Ranking(clause with { Workloads = [workload] }, clause.Top ?? 1, dearest))]
            : [Ranking(clause, clause.Top ?? UsuallyShown, dearest)];
    }

    public static PlannedStep Ranking(Clause clause, int shown, bool dearestFirst) => new(
        PlanTopic.Spending, PriceComparisonTool.ToolName, Arguments(clause), new RankingPart(Math.Max(shown, clause.Models.Length), dearestFirst, WithPrices: true));

    private static bool Ranks(Clause clause) =>
        clause.HasAny(Concept.Dearest, Concept.Cheapest) || (clause.HasAny(Concept.Cost, Concept.Price, Concept.Saving) && clause.Has(Concept.WhichModel));

    // "how can we save": no model is named.
    private static bool SavesAnyhow(Clause clause) =>
        clause.Models.IsEmpty && clause.Change is null && clause.HasAny(Concept.Saving, Concept.Advice);

    // "compare the cost", "what does it cost with Mistral": at most one model is named.
    private static bool ComparesOpenly(Clause clause) =>
        clause.Models.Length < 2 && clause.Has(Concept.Cost) && (!clause.Providers.IsEmpty || (clause.Models.IsEmpty && clause.Has(Concept.Compare)));

    private static bool AsksForWorkload(Clause clause) =>
        clause.Workloads.Length > 1 && clause.Has(Concept.WhichWorkload) && !clause.Has(Concept.WhichModel);

    private static ImmutableArray<string> WorkloadsOf(Clause clause) => clause.Workloads.IsEmpty ? clause.Shape.Workloads : clause.Workloads;

    private static bool AsksForListPrice(Clause clause) =>
        clause.Has(Concept.Price) && !clause.Models.IsEmpty && clause.Workloads.IsEmpty && clause.Window is null && clause.Change is null
        && !clause.HasAny(Concept.Requests, Concept.Cheapest, Concept.Dearest, Concept.Saving, Concept.Switch);

    private static JsonObject Arguments(Clause clause) => Models(clause).Scope(clause).WithChange(clause);

    private static JsonObject Models(Clause clause)
    {
        var arguments = new JsonObject();
        if (!clause.Models.IsEmpty)
        {
            arguments["models"] = new JsonArray([.. clause.Models.Select(model => (JsonNode)model)]);
        }
        else if (!clause.Providers.IsEmpty)
        {
            arguments["providers"] = new JsonArray([.. clause.Providers.Select(provider => (JsonNode)provider)]);
        }

        return arguments;
    }
}
