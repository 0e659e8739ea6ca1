using System.Collections.Immutable;

namespace UsageAgents.Usage;

/// <summary>Finds out what records cover.</summary>
internal static class UsageShapeReader
{
    private static readonly (string Column, Func<UsageRecord, bool> Holds)[] Optional =
    [
        ("team", record => record.Team is not null),
        ("model", record => record.Model is not null),
        ("cached_tokens", record => record.CachedTokens is not null),
        ("latency_ms", record => record.LatencyMs is not null),
        ("time_to_first_token_ms", record => record.TimeToFirstTokenMs is not null),
        ("cost_usd", record => record.CostUsd is not null),
        ("status", record => record.Status is not null),
    ];

    public static UsageShape Of(string dataSet, bool synthetic, ImmutableArray<UsageRecord> records) => new(
        Names(records, record => record.Workload),
        records.Min(record => record.Timestamp),
        records.Max(record => record.Timestamp))
    {
        DataSet = dataSet,
        Synthetic = synthetic,
        Rows = records.Length,
        Teams = Names(records, record => record.Team),
        Models = Names(records, record => record.Model),
        Statuses = Names(records, record => record.Status),
        Columns = [
            "timestamp", "workload", "input_tokens", "output_tokens",
            .. Optional.Where(column => records.Any(column.Holds)).Select(column => column.Column),
        ],
    };

    private static ImmutableArray<string> Names(ImmutableArray<UsageRecord> records, Func<UsageRecord, string?> name) =>
        [.. records.Select(name).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(UsageShape.MaxNames)];
}
