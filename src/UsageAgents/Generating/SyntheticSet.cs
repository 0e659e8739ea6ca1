using System.Collections.Immutable;
using UsageAgents.Usage;

namespace UsageAgents.Generating;

/// <summary>Usage that was made up, and what was planted in it.</summary>
internal sealed record SyntheticSet(int Seed, int Days, ImmutableArray<UsageRecord> Records, ImmutableArray<PlantedAnomaly> Anomalies);
