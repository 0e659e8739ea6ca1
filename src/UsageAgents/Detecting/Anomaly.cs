namespace UsageAgents.Detecting;

/// <summary>Points of a series that are far from what was to be expected.</summary>
/// <param name="First">The first point.</param>
/// <param name="Last">The last point; for a shift the same as the first.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Value">The mean of the values there.</param>
/// <param name="Expected">The mean of what was to be expected there.</param>
/// <param name="Score">How far they are apart, in standard deviations of what is usual; below zero if they are low.</param>
internal sealed record Anomaly(int First, int Last, AnomalyKind Kind, double Value, double Expected, double Score);

/// <summary>How a series is unusual.</summary>
internal enum AnomalyKind
{
    /// <summary>Above what was to be expected, for a time.</summary>
    High,

    /// <summary>Below what was to be expected, for a time.</summary>
    Low,

    /// <summary>From here on the level is higher.</summary>
    ShiftUp,

    /// <summary>From here on the level is lower.</summary>
    ShiftDown,
}
