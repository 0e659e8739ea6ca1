using System.Collections.Immutable;

namespace UsageAgents.Planning.Rules;

/// <summary>A measure, and the statistics that are asked of it.</summary>
internal sealed record Target(string Measure, ImmutableArray<string> Statistics);
