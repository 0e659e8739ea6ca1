using System.Collections.Immutable;
using System.Text.Json.Nodes;
using UsageAgents.Answering;
using UsageAgents.Planning.Reading;
using UsageAgents.Series;
using UsageAgents.Tools;

namespace UsageAgents.Planning.Rules;

/// <summary>What traffic costs where the data names the models that served it: as it is, by workload, model or team, or after a change.</summary>
internal sealed class ServedCostRule : IPlanningRule
{
    private const int MostShown = 50;
    private static readonly string[] Supposing = ["would", "could", "if", "suppose", "assuming", "assume", "were", "had"];
    private static readonly string[] Dimensions = ["team", "model"];

    public IReadOnlySet<Concept> Expresses { get; } = new HashSet<Concept> { Concept.Cost, Concept.Dearest, Concept.Saving, Concept.Share, Concept.Mean, Concept.Max, Concept.Difference, Concept.PerRequest, Concept.PerMinute, Concept.PerHour, Concept.PerDay, Concept.PerWeek, Concept.PerMonth, Concept.PerYear };

    public IReadOnlyList<PlannedStep> Plan(Clause clause)
    {
        if (!IsOfWhatRuns(clause))
        {
            return [];
        }

        return clause.Change is { } change ? (AsksAfterChange(clause) ? [Changed(clause, change)] : [])
            : AsksWhatItCosts(clause) && ModelsServed(clause) && CanCompare(clause) ? [Step(clause, GroupOf(clause))]
            : [];
    }

    private static bool IsOfWhatRuns(Clause clause) =>
        Serving.IsNamed(clause.Shape) && clause.Providers.IsEmpty && !clause.Columns.Except(Dimensions, StringComparer.Ordinal).Any()
        && !clause.HasAny(Concept.Price, Concept.Cheapest, Concept.Advice, Concept.Switch);

    private static bool AsksAfterChange(Clause clause) =>
        clause.HasAny(Concept.Cost, Concept.Saving) && clause.Models.IsEmpty && clause.Workloads.Length < 2 && clause.Columns.IsEmpty;

    // A difference is one of two parts.
    private static bool CanCompare(Clause clause) => !clause.Has(Concept.Difference) || OnlyOf(clause, GroupOf(clause)).Length == 2;

    private static ImmutableArray<string> OnlyOf(Clause clause, SeriesGroup group) => group switch
    {
        SeriesGroup.Workload => clause.Workloads,
        SeriesGroup.Model => clause.Models,
        _ => [],
    };

    private static bool AsksWhatItCosts(Clause clause) =>
        !clause.Has(Concept.Saving)
        && (clause.HasAny(Concept.Cost, Concept.Actual) || (clause.Has(Concept.Dearest) && (clause.Has(Concept.WhichWorkload) || !clause.Columns.IsEmpty)))
        && !(clause.Has(Concept.Compare) && GroupOf(clause) == SeriesGroup.None);

    // "what did gpt-4o cost us", not "what would all of it cost on gpt-4o".
    private static bool ModelsServed(Clause clause) =>
        clause.Models.IsEmpty || (clause.Models.All(model => clause.Shape.Models.Contains(model, StringComparer.OrdinalIgnoreCase)) && !clause.Words.Any(Supposing.Contains));

    private static SeriesGroup GroupOf(Clause clause) =>
        clause.Columns.Contains("team", StringComparer.Ordinal) ? SeriesGroup.Team
        : clause.Columns.Contains("model", StringComparer.Ordinal) || clause.Has(Concept.WhichModel) ? SeriesGroup.Model
        : clause.Models.IsEmpty ? (CostRule.ByWorkload(clause) ? SeriesGroup.Workload : clause.Words.Contains("model", StringComparer.Ordinal) ? SeriesGroup.Model : SeriesGroup.None)
        : clause.Workloads.Length > 1 || clause.HasAny(Concept.Each, Concept.WhichWorkload) ? SeriesGroup.Workload
        : SeriesGroup.Model;

    private static PlannedStep Step(Clause clause, SeriesGroup group)
    {
        var arguments = new JsonObject { ["group_by"] = Words.Of(group) }.Scope(clause, withWorkload: group != SeriesGroup.Workload).WithAssumed(clause);
        if (OnlyOf(clause, group) is { IsEmpty: false } only)
        {
            arguments["only"] = new JsonArray([.. only.Select(name => (JsonNode)name)]);
        }

        if (group != SeriesGroup.Model && clause.Models is [var model])
        {
            arguments["model"] = model;
        }

        return new PlannedStep(PlanTopic.Spending, UsageSpendTool.ToolName, arguments, new SpendPart(CostRule.FieldsOf(clause), clause.Has(Concept.Actual), clause.Top ?? MostShown));
    }

    private static PlannedStep Changed(Clause clause, Change change)
    {
        var arguments = new JsonObject { ["request_factor"] = change.Requests, ["input_factor"] = change.Input, ["output_factor"] = change.Output };
        return new PlannedStep(PlanTopic.Spending, WhatIfTool.ToolName, arguments.Scope(clause).WithAssumed(clause), new WhatIfPart("after the change"));
    }
}
