using System.Collections.Immutable;

namespace UsageAgents.Usage;

/// <summary>What a tenant's data covers; a planner needs it to understand names and times.</summary>
internal sealed record UsageShape(ImmutableArray<string> Workloads, DateTime First, DateTime Last)
{
    public static UsageShape Of(ImmutableArray<UsageRecord> records) => new(
        [.. records.Select(record => record.Workload).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        records.Min(record => record.Timestamp),
        records.Max(record => record.Timestamp));
}
