using System.Collections.Immutable;
using System.Globalization;
using UsageAgents.Planning.Reading;

namespace UsageAgents.Planning.Rules.Composing;

/// <summary>The time from one request to the next.</summary>
internal static class Gaps
{
    public static IEnumerable<PlannedStep> Steps(Clause clause, ImmutableArray<string> statistics)
    {
        var wanted = statistics.Where(statistic => statistic != "sum").DefaultIfEmpty("mean").ToArray();
        var traffic = new Traffic(clause);
        var columns = string.Concat(wanted.Select((statistic, index) => $", {Aggregates.Expression(statistic, "gap")} AS value_{index.ToString(CultureInfo.InvariantCulture)}"));
        var parts = traffic.ByWorkload ? "PARTITION BY workload " : "";
        var sql = $"""
            WITH gaps AS (SELECT workload, timestamp, epoch(timestamp) - epoch(lag(timestamp) OVER ({parts}ORDER BY timestamp)) AS gap FROM usage {traffic.Where})
            SELECT {traffic.Part}{columns}, strftime(arg_max(timestamp, gap), '%Y-%m-%d %H:%M:%S') AS moment FROM gaps{(traffic.ByWorkload ? " GROUP BY workload ORDER BY part" : "")}
            """;
        var sentences = wanted.Select((statistic, index) =>
            $"{{part}}: the {Aggregates.Name(statistic)} of the time between requests is {{value_{index.ToString(CultureInfo.InvariantCulture)}}} seconds{(statistic == "max" ? ", until {moment}" : "")}.");
        return [Scoping.Query(sql, new Answering.RowsPart([.. sentences]))];
    }
}
