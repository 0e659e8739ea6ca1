using System.Collections.Immutable;

namespace UsageAgents.Tools;

/// <summary>The statistics that <c>usage_statistics</c> knows, and how the database computes each over the values <c>v</c>.</summary>
internal static class StatisticCatalogue
{
    public static readonly ImmutableSortedDictionary<string, string> Expressions = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["sum"] = "sum(v)::BIGINT",
        ["mean"] = "avg(v)",
        ["median"] = "quantile_cont(v, 0.5)",
        ["min"] = "min(v)",
        ["max"] = "max(v)",
        ["stddev"] = "stddev_samp(v)",
        ["variance"] = "var_samp(v)",
        ["p10"] = "quantile_cont(v, 0.10)",
        ["p25"] = "quantile_cont(v, 0.25)",
        ["p75"] = "quantile_cont(v, 0.75)",
        ["p90"] = "quantile_cont(v, 0.90)",
        ["p95"] = "quantile_cont(v, 0.95)",
        ["p99"] = "quantile_cont(v, 0.99)",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public static bool Knows(string statistic) => Array.TrueForAll(statistic.Split("_to_"), Expressions.ContainsKey);

    /// <summary>Gives the expression of a statistic, or of the ratio of two: <c>max_to_mean</c>.</summary>
    public static string ExpressionOf(string statistic) =>
        Expressions.TryGetValue(statistic, out var expression) ? expression
        : statistic.Split("_to_") is [var upper, var lower] && Expressions.TryGetValue(upper, out var above) && Expressions.TryGetValue(lower, out var below)
            ? $"(({above}) / nullif(({below}), 0))::DOUBLE"
        : throw new ToolException($"there is no statistic '{statistic}'; known are {string.Join(", ", Expressions.Keys)}");
}
