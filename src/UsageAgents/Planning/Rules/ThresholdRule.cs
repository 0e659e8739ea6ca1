using System.Globalization;
using UsageAgents.Answering;
using UsageAgents.Planning.Reading;
using UsageAgents.Tools;

namespace UsageAgents.Planning.Rules;

/// <summary>How many requests (or minutes) lie beyond a limit, and which share that is.</summary>
internal sealed class ThresholdRule : IPlanningRule
{
    public IReadOnlyList<PlannedStep> Plan(Clause clause)
    {
        if (clause.Threshold is not { } threshold || clause.HasAny(Concept.Cost, Concept.Anomaly))
        {
            return [];
        }

        return [CountsMinutes(clause) ? Minutes(clause, threshold) : Requests(clause, threshold)];
    }

    private static bool CountsMinutes(Clause clause) =>
        clause.HasAny(Concept.Minutes, Concept.WhichMinute, Concept.PerMinute);

    private static PlannedStep Requests(Clause clause, Threshold threshold)
    {
        var measure = Measuring.MeasuresOf(clause).FirstOrDefault(name => name != "requests") ?? "total_tokens";
        var byWorkload = Scoping.ByWorkload(clause) && clause.Workloads.Length != 1;
        var condition = Condition(MeasureCatalogue.Of(measure).Expression, threshold);
        var sql = $"""
            SELECT {Scoping.PartColumn(clause, byWorkload)}, sum(CASE WHEN {condition} THEN 1 ELSE 0 END)::BIGINT AS matching, count(*) AS requests,
            100.0 * sum(CASE WHEN {condition} THEN 1 ELSE 0 END) / count(*) AS share_percent, {Limits(threshold)}
            FROM usage {Scoping.Where(clause, !byWorkload)}{Scoping.GroupBy(clause, byWorkload)}
            """;
        return Scoping.Query(sql, new RowsPart(
            $"{{part}}: {{matching}} of {{requests}} requests have {Words(threshold)} {Wording.Measure(measure)}.",
            "{part}: that is {share_percent%} of them."));
    }

    private static PlannedStep Minutes(Clause clause, Threshold threshold)
    {
        var measure = Measuring.MeasuresOf(clause).FirstOrDefault("requests");
        var clock = ClockMinutes(clause);
        var quiet = $"CASE WHEN {Condition("0", threshold)} THEN {clock} - count(*) ELSE 0 END";
        var sql = $"""
            WITH minutes AS (SELECT date_trunc('minute', timestamp) AS t, sum({MeasureCatalogue.Of(measure).Expression}) AS v FROM usage {Scoping.Where(clause)} GROUP BY t)
            SELECT {Scoping.PartColumn(clause, byWorkload: false)}, coalesce(sum(CASE WHEN {Condition("v", threshold)} THEN 1 ELSE 0 END), 0)::BIGINT + {quiet} AS matching, {clock} AS minutes,
            100.0 * (coalesce(sum(CASE WHEN {Condition("v", threshold)} THEN 1 ELSE 0 END), 0) + {quiet}) / {clock} AS share_percent, {Limits(threshold)} FROM minutes
            """;
        return Scoping.Query(sql, new RowsPart(
            $"{{part}}: {{matching}} of {{minutes}} minutes have {Words(threshold)} {Wording.Measure(measure)}.",
            "{part}: that is {share_percent%} of them."));
    }

    // Minutes without traffic have no rows, and count all the same.
    private static long ClockMinutes(Clause clause)
    {
        var first = clause.Window?.From ?? clause.Shape.First;
        var last = (clause.Window?.To ?? clause.Shape.Last.AddTicks(1)).AddTicks(-1);
        return (last.Ticks / TimeSpan.TicksPerMinute) - (first.Ticks / TimeSpan.TicksPerMinute) + 1;
    }

    private static string Condition(string expression, Threshold threshold) => threshold.Upper is { } upper
        ? $"({expression}) >= {Number(threshold.Value)} AND ({expression}) <= {Number(upper)}"
        : $"({expression}) {threshold.Operator} {Number(threshold.Value)}";

    private static string Limits(Threshold threshold) =>
        $"{Number(threshold.Value)} AS threshold" + (threshold.Upper is { } upper ? $", {Number(upper)} AS upper_threshold" : "");

    private static string Words(Threshold threshold) => threshold.Operator switch
    {
        ">" => "more than {threshold}",
        "<" => "less than {threshold}",
        ">=" => "at least {threshold}",
        "<=" => "at most {threshold}",
        "=" => "exactly {threshold}",
        _ => "between {threshold} and {upper_threshold}",
    };

    private static string Number(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
