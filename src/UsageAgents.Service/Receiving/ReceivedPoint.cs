namespace UsageAgents.Service.Receiving;

/// <summary>What a histogram of an OTLP request says of one stretch of time, as far as usage needs it.</summary>
/// <param name="Metric">The name of the metric.</param>
/// <param name="IsDelta">Whether it counts from its own start, and not from the start of its process.</param>
/// <param name="StartNanos">From when, in nanoseconds since 1970.</param>
/// <param name="EndNanos">Until when.</param>
/// <param name="Count">How many values were seen.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Resource">The attributes of its sender.</param>
/// <param name="Attributes">Its own attributes: <see cref="string"/>, <see cref="long"/>, <see cref="double"/> or <see cref="bool"/>.</param>
internal sealed record ReceivedPoint(
    string Metric,
    bool IsDelta,
    ulong StartNanos,
    ulong EndNanos,
    ulong Count,
    double Sum,
    IReadOnlyDictionary<string, object> Resource,
    IReadOnlyDictionary<string, object> Attributes);
