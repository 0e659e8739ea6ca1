namespace UsageAgents.Usage;

/// <summary>One request of the traffic; what its source does not say is null.</summary>
/// <param name="Timestamp">When it came, in UTC.</param>
/// <param name="Workload">The service or purpose that it belongs to.</param>
/// <param name="InputTokens">Tokens read, the cached ones among them.</param>
/// <param name="OutputTokens">Tokens written.</param>
internal readonly record struct UsageRecord(DateTime Timestamp, string Workload, long InputTokens, long OutputTokens)
{
    /// <summary>The workload of requests whose source names none.</summary>
    public const string DefaultWorkload = "default";

    public string? Team { get; init; }

    public string? Model { get; init; }

    /// <summary>Gets how many of the input tokens came from a cache.</summary>
    public long? CachedTokens { get; init; }

    public double? LatencyMs { get; init; }

    public double? TimeToFirstTokenMs { get; init; }

    /// <summary>Gets what was paid, in US dollars.</summary>
    public double? CostUsd { get; init; }

    /// <summary>Gets <c>ok</c>, or what kind of error the request ended with.</summary>
    public string? Status { get; init; }
}
