using System.Collections.Immutable;
using System.Text.Json.Nodes;
using UsageAgents.Answering;
using UsageAgents.Planning.Reading;
using UsageAgents.Tools;

namespace UsageAgents.Planning.Rules;

/// <summary>Counts, sums, means, percentiles, shares and comparisons of requests and tokens.</summary>
internal sealed class StatisticsRule : IPlanningRule
{
    public IReadOnlySet<Concept> Expresses { get; } = new HashSet<Concept> { Concept.Mean, Concept.Median, Concept.Max, Concept.Min, Concept.Deviation, Concept.Variance, Concept.Quartiles, Concept.Distribution, Concept.Share, Concept.Difference, Concept.Ratio, Concept.PerMinute, Concept.PerRequest, Concept.When, Concept.HowLong, Concept.WhichMinute, Concept.Busiest };

    public IReadOnlyList<PlannedStep> Plan(Clause clause)
    {
        var measures = Measuring.MeasuresOf(clause);
        if (measures.IsEmpty && (!clause.Percentiles.IsEmpty || clause.HasAny(Concept.Distribution)))
        {
            measures = ["input_tokens", "output_tokens"];
        }
        else if (measures.IsEmpty && IsAboutTraffic(clause))
        {
            measures = ["requests"];
        }

        var pairs = TargetReader.Paired(clause);
        return pairs.IsEmpty
            ? [.. measures.SelectMany(measure => StepsOf(clause, measure, Measuring.StatisticsOf(clause, measure)))]
            : [.. pairs.SelectMany(pair => StepsOf(clause, pair.Measure, pair.Statistics))];
    }

    // "which workload is busier", "how big a share is code": requests are what is meant.
    private static bool IsAboutTraffic(Clause clause) =>
        clause.HasAny(Concept.WhichWorkload, Concept.Share, Concept.Busiest, Concept.PerMinute)
        || (!clause.Workloads.IsEmpty && clause.HasAny(Concept.HowMany, Concept.Compare, Concept.Difference, Concept.Sum, Concept.More));

    private static IEnumerable<PlannedStep> StepsOf(Clause clause, string measure, ImmutableArray<string> statistics)
    {
        var perMinute = Measuring.PerMinute(clause, measure, statistics);
        var known = statistics.Where(StatisticCatalogue.Knows).ToImmutableArray();
        if (known.Length > 0)
        {
            yield return StepOf(clause, measure, known, perMinute);
        }

        foreach (var percentile in statistics.Except(known, StringComparer.Ordinal))
        {
            yield return PercentileStep.Of(clause, measure, percentile);
        }
    }

    private static PlannedStep StepOf(Clause clause, string measure, ImmutableArray<string> statistics, bool perMinute)
    {
        var byWorkload = Scoping.ByWorkload(clause);
        var arguments = new JsonObject
        {
            ["measure"] = measure,
            ["statistics"] = new JsonArray([.. statistics.Select(statistic => (JsonNode)statistic)]),
            ["per"] = perMinute ? "minute" : "request",
            ["group_by"] = byWorkload ? "workload" : "none",
        }.Scope(clause, withWorkload: !byWorkload);
        var shares = clause.Has(Concept.Share);
        var compares = byWorkload && clause.HasAny(Concept.Compare, Concept.Difference, Concept.WhichWorkload, Concept.Ratio, Concept.More, Concept.Less);
        var shown = shares && clause.Workloads.Length == 1 && !compares ? clause.Workloads : [];
        return new PlannedStep(PlanTopic.Traffic, UsageStatisticsTool.ToolName, arguments, new StatisticsPart(statistics, shown, shares, compares, Scoping.WantsWhole(clause)));
    }
}
