using UsageAgents.Answering;
using UsageAgents.Planning.Reading;
using UsageAgents.Tools;

namespace UsageAgents.Planning.Rules;

/// <summary>Whether traffic grows: the first half of the time against the second.</summary>
internal sealed class TrendRule : IPlanningRule
{
    public IReadOnlySet<Concept> Expresses { get; } = new HashSet<Concept> { Concept.Trend, Concept.Share, Concept.Difference, Concept.PerMinute };

    public IReadOnlyList<PlannedStep> Plan(Clause clause)
    {
        if (!clause.Has(Concept.Trend) || clause.HasAny(Concept.Cost))
        {
            return [];
        }

        var measure = Measuring.MeasuresOf(clause).FirstOrDefault("requests");
        var expression = MeasureCatalogue.Of(measure).Expression;
        var sql = $"""
            WITH part AS (SELECT timestamp, {expression} AS v FROM usage {Scoping.Where(clause)}),
            middle AS (SELECT (epoch(min(timestamp)) + epoch(max(timestamp))) / 2 AS m FROM part)
            SELECT {Scoping.PartColumn(clause, byWorkload: false)}, sum(CASE WHEN epoch(timestamp) < m THEN v ELSE 0 END)::BIGINT AS first_half,
            sum(CASE WHEN epoch(timestamp) >= m THEN v ELSE 0 END)::BIGINT AS second_half,
            100.0 * (sum(CASE WHEN epoch(timestamp) >= m THEN v ELSE 0 END) - sum(CASE WHEN epoch(timestamp) < m THEN v ELSE 0 END))
            / nullif(sum(CASE WHEN epoch(timestamp) < m THEN v ELSE 0 END), 0) AS change_percent
            FROM part, middle
            """;
        return [Scoping.Query(sql, new RowsPart(
            $"{{part}}: {{first_half}} {Wording.Measure(measure)} in the first half of the time, {{second_half}} in the second.",
            "{part}: that is a change of {change_percent%}."))];
    }
}

/// <summary>Whether input and output go together.</summary>
internal sealed class CorrelationRule : IPlanningRule
{
    public IReadOnlySet<Concept> Expresses { get; } = new HashSet<Concept> { Concept.Correlation, Concept.PerRequest };

    public IReadOnlyList<PlannedStep> Plan(Clause clause)
    {
        if (!clause.Has(Concept.Correlation))
        {
            return [];
        }

        var byWorkload = Scoping.ByWorkload(clause);
        var sql = $"""
            SELECT {Scoping.PartColumn(clause, byWorkload)}, corr(input_tokens, output_tokens) AS correlation, count(*) AS requests
            FROM usage {Scoping.Where(clause, !byWorkload)}{Scoping.GroupBy(clause, byWorkload)}
            """;
        return [Scoping.Query(sql, new RowsPart("{part}: the correlation of input and output tokens over {requests} requests is {correlation}."))];
    }
}

/// <summary>What the data covers: from when to when, how long, which workloads.</summary>
internal sealed class CoverageRule : IPlanningRule
{
    public IReadOnlySet<Concept> Expresses { get; } = new HashSet<Concept> { Concept.Start, Concept.End, Concept.HowLong, Concept.When, Concept.WhichMinute, Concept.Coverage };

    public IReadOnlyList<PlannedStep> Plan(Clause clause)
    {
        var asksForTime = (clause.Has(Concept.HowLong) && !clause.HasAny(Concept.Input, Concept.Output)) || (clause.HasAny(Concept.When, Concept.WhichMinute) && clause.HasAny(Concept.Start, Concept.End));
        if (!asksForTime && !clause.HasAny(Concept.Coverage, Concept.Workloads))
        {
            return [];
        }

        if (!clause.Has(Concept.Workloads) && clause.HasAny(Concept.Mean, Concept.HowMany, Concept.Cost, Concept.Share, Concept.Max, Concept.Sum, Concept.Anomaly))
        {
            return [];
        }

        return [clause.Has(Concept.Workloads) ? Workloads(clause) : Time(clause)];
    }

    private static PlannedStep Time(Clause clause) => Scoping.Query(
        $"""
        SELECT {Scoping.PartColumn(clause, byWorkload: false)}, strftime(min(timestamp), '%Y-%m-%d %H:%M:%S') AS first, strftime(max(timestamp), '%Y-%m-%d %H:%M:%S') AS last,
        (epoch(max(timestamp)) - epoch(min(timestamp))) / 60 AS minutes, count(*) AS requests FROM usage {Scoping.Where(clause)}
        """,
        new RowsPart("{part}: {requests} requests, the first at {first} and the last at {last} (UTC).", "{part}: that is {minutes} minutes."));

    private static PlannedStep Workloads(Clause clause) => Scoping.Query(
        $"""
        SELECT workload AS part, count(*) AS requests, (SELECT count(*) FROM (SELECT workload FROM usage GROUP BY workload)) AS workloads
        FROM usage {Scoping.Where(clause)} GROUP BY workload ORDER BY workload
        """,
        new RowsPart("{part} is one of {workloads} workloads and has {requests} requests."));
}
