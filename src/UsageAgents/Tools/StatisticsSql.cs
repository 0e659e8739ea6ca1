namespace UsageAgents.Tools;

/// <summary>Writes the query of <see cref="UsageStatisticsTool"/>: one row for all traffic, or one per workload.</summary>
internal static class StatisticsSql
{
    public static string Of(string measure, IReadOnlyList<string> statistics, TrafficScope scope, bool perMinute, bool byWorkload)
    {
        var (expression, _) = MeasureCatalogue.Of(measure);
        var group = byWorkload ? "workload" : "'all'";
        var values = perMinute ? MinuteValues(expression, group, scope) : $"SELECT {group} AS g, timestamp AS t, {expression} AS v, 1 AS n FROM usage {scope.Where}";
        var columns = string.Concat(statistics.Select(statistic => $", {StatisticCatalogue.ExpressionOf(statistic)} AS {statistic}"));
        var places = perMinute ? ", count(*) AS minutes, strftime(arg_max(t, v), '%Y-%m-%d %H:%M') AS max_at, strftime(arg_min(t, v), '%Y-%m-%d %H:%M') AS min_at" : "";
        var shares = measure == "requests" || statistics.Contains("sum", StringComparer.Ordinal)
            ? ", 100.0 * sum(v) / sum(sum(v)) OVER () AS share_percent"
            : "";
        return $"""
            WITH vals AS ({values})
            SELECT g AS workload, sum(n)::BIGINT AS requests{columns}{places}{shares}
            FROM vals GROUP BY g ORDER BY g
            """;
    }

    private static string FirstMinute(TrafficScope scope) =>
        scope.From is null ? "(SELECT date_trunc('minute', min(timestamp)) FROM usage)" : "date_trunc('minute', $from)";

    private static string LastMinute(TrafficScope scope) =>
        scope.To is null ? "(SELECT date_trunc('minute', max(timestamp)) FROM usage)" : "date_trunc('minute', $to - INTERVAL 1 MICROSECOND)";

    // A minute without traffic counts as zero, or a mean per minute would flatter.
    private static string MinuteValues(string expression, string group, TrafficScope scope) => $"""
        WITH part AS (SELECT date_trunc('minute', timestamp) AS t, {group} AS g, {expression} AS v FROM usage {scope.Where}),
             minutes AS (SELECT unnest(generate_series({FirstMinute(scope)}, {LastMinute(scope)}, INTERVAL 1 MINUTE)) AS t),
             grid AS (SELECT minutes.t, groups.g FROM minutes CROSS JOIN (SELECT DISTINCT g FROM part) AS groups),
             totals AS (SELECT t, g, sum(v) AS v, count(*) AS n FROM part GROUP BY t, g)
        SELECT grid.g AS g, grid.t AS t, coalesce(totals.v, 0) AS v, coalesce(totals.n, 0) AS n
        FROM grid LEFT JOIN totals ON totals.t = grid.t AND totals.g = grid.g
        """;
}
