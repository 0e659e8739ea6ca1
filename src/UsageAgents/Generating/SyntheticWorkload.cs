using System.Collections.Immutable;

namespace UsageAgents.Generating;

/// <summary>An imagined workload.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Share">Its share of all requests.</param>
/// <param name="Trace">The workload of the real hour whose token counts it takes.</param>
/// <param name="Day">How busy each hour of the day is; the mean is 1.</param>
internal sealed record SyntheticWorkload(string Name, double Share, string Trace, ImmutableArray<double> Day)
{
    /// <summary>Gets by what the real requests' input is multiplied.</summary>
    public double Input { get; init; } = 1;

    /// <summary>Gets by what the real requests' output is multiplied.</summary>
    public double Output { get; init; } = 1;

    /// <summary>Gets how busy Saturdays and Sundays are.</summary>
    public double Weekend { get; init; } = 0.35;

    /// <summary>Gets by how much the traffic grows over 90 days.</summary>
    public double Growth { get; init; }

    /// <summary>Gets the share of the input that a cache holds, in a usual request.</summary>
    public double Cached { get; init; }

    public required ImmutableArray<(string Name, double Weight)> Teams { get; init; }

    public required ImmutableArray<(string Name, double Weight)> Models { get; init; }
}
