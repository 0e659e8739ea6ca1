using System.Collections.Immutable;
using System.Text.Json.Nodes;
using UsageAgents.Answering;
using UsageAgents.Planning.Reading;
using UsageAgents.Planning.Rules.Composing;
using UsageAgents.Prices;
using UsageAgents.Tools;

namespace UsageAgents.Planning.Rules;

/// <summary>Concrete steps that would save money, each with its amount. They are proposed, never taken.</summary>
internal sealed class ActionsRule(PriceCatalogue prices) : IPlanningRule
{
    private const int MostWorkloads = 5;
    private const decimal ShorterPrompts = 0.9m;

    public IReadOnlySet<Concept> Expresses { get; } = new HashSet<Concept> { Concept.Actions, Concept.Cost, Concept.Saving };

    /// <summary>Says that models which the data names have no price, or nothing: what they cost is not assumed.</summary>
    public string? Fault(Clause clause)
    {
        if (!clause.Has(Concept.Actions) || !clause.Models.IsEmpty || !Serving.IsNamed(clause.Shape))
        {
            return null;
        }

        // A refusal states no number, so a name with digits is not repeated.
        var unpriced = Serving.WithoutPrice(clause.Shape, prices);
        var names = string.Join(", ", unpriced.Where(model => !model.Any(char.IsDigit)));
        return unpriced.IsEmpty
            ? null
            : $"the price list has no price of {(names.Length == 0 ? "a model that it names" : names)}; add it to a list of your own (Prices:File), or name a model whose price I should take";
    }

    public IReadOnlyList<PlannedStep> Plan(Clause clause)
    {
        if (clause.Has(Concept.Actions) && clause.Models.IsEmpty && Serving.IsPriced(clause.Shape, prices))
        {
            ImmutableArray<Clause> parts = clause.Workloads.Length < 2 ? [clause] : [.. clause.Workloads.Select(workload => clause with { Workloads = [workload] })];
            return [.. parts.SelectMany(part => (PlannedStep[])[SavingRule.LeastSpend(part, prices, PlanTopic.Actions), ShorterPromptsOfAll(part)])];
        }

        if (!clause.Has(Concept.Actions) || Fault(clause) is not null || prices.Find(clause.Models.IsEmpty ? Serving.AssumedModel : clause.Models[0]) is not { } current)
        {
            return [];
        }

        ImmutableArray<string> workloads = clause.Workloads.IsEmpty ? [.. clause.Shape.Workloads.Take(MostWorkloads)] : clause.Workloads;
        return [.. workloads.SelectMany(workload => OfWorkload(clause with { Workloads = [workload] }, current))];
    }

    private static PlannedStep ShorterPromptsOfAll(Clause clause) => new(
        PlanTopic.Actions, WhatIfTool.ToolName, new JsonObject { ["input_factor"] = ShorterPrompts }.Scope(clause).WithAssumed(clause), new WhatIfPart("with prompts shortened by a tenth"));

    private IEnumerable<PlannedStep> OfWorkload(Clause clause, ModelPrice current)
    {
        if (NextCheaper(current) is { } cheaper)
        {
            yield return Step(clause, new JsonObject { ["models"] = new JsonArray(current.Id, cheaper.Id) }, new MovePart(current.Id, cheaper.Id));
        }

        yield return Step(clause, new JsonObject { ["models"] = new JsonArray(current.Id), ["input_factor"] = ShorterPrompts }, new ShorterPromptsPart(current.Id));
        var cap = new Cap("output_tokens", 500);
        yield return Capping.Cost(clause, cap, current, prices.Source) with { Topic = PlanTopic.Actions };
    }

    // The dearest of those that the same provider sells for less on both sides: the smallest step down.
    private ModelPrice? NextCheaper(ModelPrice current) => prices.Models
        .Where(model => model.Provider == current.Provider && model.InputUsdPerMillion < current.InputUsdPerMillion && model.OutputUsdPerMillion < current.OutputUsdPerMillion)
        .MaxBy(model => model.InputUsdPerMillion + model.OutputUsdPerMillion);

    private static PlannedStep Step(Clause clause, JsonObject arguments, IAnswerPart part) =>
        new(PlanTopic.Actions, UsageCostTool.ToolName, arguments.Scope(clause), part);
}
