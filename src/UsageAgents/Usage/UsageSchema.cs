using System.Collections.Immutable;

namespace UsageAgents.Usage;

/// <summary>The table that every question is asked of: its columns, in order.</summary>
internal static class UsageSchema
{
    public const string Table = "usage";

    public static readonly ImmutableArray<(string Name, string Type, string Unit)> Columns =
    [
        ("timestamp", "TIMESTAMP", "UTC"),
        ("workload", "VARCHAR", ""),
        ("team", "VARCHAR", ""),
        ("model", "VARCHAR", ""),
        ("input_tokens", "BIGINT", "tokens"),
        ("output_tokens", "BIGINT", "tokens"),
        ("cached_tokens", "BIGINT", "tokens"),
        ("latency_ms", "DOUBLE", "ms"),
        ("time_to_first_token_ms", "DOUBLE", "ms"),
        ("cost_usd", "DOUBLE", "USD"),
        ("status", "VARCHAR", ""),
    ];

    public static string Names => string.Join(", ", Columns.Select(column => column.Name));

    public static string Definition => string.Join(", ", Columns.Select(column => $"{column.Name} {column.Type}"));
}
