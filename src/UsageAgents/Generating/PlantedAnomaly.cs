using System.Collections.Immutable;

namespace UsageAgents.Generating;

/// <summary>Something unusual that the generator put into the data, so that finding it can be measured.</summary>
/// <param name="Kind">One of <see cref="AnomalyKinds"/>.</param>
/// <param name="Workload">The workload that it happens to.</param>
/// <param name="From">Its first moment, a full hour in UTC.</param>
/// <param name="To">The first moment after it.</param>
/// <param name="Factor">How strong it is: a factor, or for errors the share of requests that fail.</param>
/// <param name="Measures">What of the workload it moves.</param>
internal sealed record PlantedAnomaly(string Kind, string Workload, DateTime From, DateTime To, double Factor, ImmutableArray<string> Measures)
{
    public bool Covers(string workload, DateTime hour) => workload == Workload && hour >= From && hour < To;
}
