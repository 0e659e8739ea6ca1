namespace UsageAgents.Series;

/// <summary>What can be followed over time; in the order of <see cref="SeriesMeasure"/>.</summary>
internal enum UsageMeasure
{
    Requests,
    InputTokens,
    OutputTokens,
    TotalTokens,
    CachedTokens,
    CostUsd,
    LatencyMs,
    TimeToFirstTokenMs,
    ErrorRate,
}
