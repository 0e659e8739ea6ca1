namespace UsageAgents.Series;

/// <summary>How long a point of a series is.</summary>
internal enum SeriesStep
{
    Minute,
    Hour,
    Day,
}
