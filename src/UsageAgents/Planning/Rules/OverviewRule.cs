using System.Text.Json.Nodes;
using UsageAgents.Answering;
using UsageAgents.Planning.Reading;
using UsageAgents.Tools;

namespace UsageAgents.Planning.Rules;

/// <summary>A general picture: requests and tokens of each workload; with money in it, what to do about the cost.</summary>
internal sealed class OverviewRule : IPlanningRule
{
    public IReadOnlySet<Concept> Expresses { get; } = new HashSet<Concept> { Concept.Share, Concept.Cost, Concept.Saving, Concept.Cheapest, Concept.Price };

    public IReadOnlyList<PlannedStep> Plan(Clause clause)
    {
        var isNarrow = !Measuring.MeasuresOf(clause).IsEmpty && clause.HasAny(Concept.Mean, Concept.Median, Concept.Max, Concept.Min, Concept.HowMany);
        isNarrow |= clause.HasAny(Concept.Busiest, Concept.Quietest, Concept.WhichMinute, Concept.Trend, Concept.Correlation, Concept.Anomaly, Concept.Gap);
        if (!clause.Has(Concept.Overview) || isNarrow || !clause.Percentiles.IsEmpty)
        {
            return [];
        }

        PlannedStep[] traffic = [Traffic(clause, "requests", "sum"), Traffic(clause, "input_tokens", "sum", "mean"), Traffic(clause, "output_tokens", "sum", "mean")];
        if (clause.Has(Concept.Cost) && new ServedCostRule().Plan(clause) is { Count: > 0 } served)
        {
            return [.. traffic, .. served];
        }

        return clause.HasAny(Concept.Cost, Concept.Saving, Concept.Advice, Concept.Cheapest)
            ? [.. traffic, CheapestRule.Ranking(clause, shown: 3, dearestFirst: false)]
            : traffic;
    }

    private static PlannedStep Traffic(Clause clause, string measure, params string[] statistics)
    {
        var arguments = new JsonObject
        {
            ["measure"] = measure,
            ["statistics"] = new JsonArray([.. statistics.Select(statistic => (JsonNode)statistic)]),
            ["group_by"] = clause.Workloads.Length == 1 ? "none" : "workload",
        }.Scope(clause);
        return new PlannedStep(PlanTopic.Traffic, UsageStatisticsTool.ToolName, arguments, new StatisticsPart([.. statistics], [], measure == "requests", WithComparison: false, WithOverall: clause.Workloads.IsEmpty));
    }
}
