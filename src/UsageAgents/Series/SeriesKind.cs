namespace UsageAgents.Series;

/// <summary>What the points of a series are; it decides how they vary by chance.</summary>
internal enum SeriesKind
{
    /// <summary>Sums over the requests: their number, tokens, cost.</summary>
    Amount,

    /// <summary>A middle of the requests: their latency.</summary>
    Middle,

    /// <summary>A share of the requests: those that failed.</summary>
    Share,
}
