namespace UsageAgents.Service.Receiving;

/// <summary>What is needed of a span that was sent over OTLP.</summary>
/// <param name="TraceId">The trace, in hexadecimal digits.</param>
/// <param name="SpanId">The span, in hexadecimal digits.</param>
/// <param name="StartNanos">When it began, in nanoseconds since 1970.</param>
/// <param name="EndNanos">When it ended.</param>
/// <param name="IsError">Whether its status says so.</param>
/// <param name="Resource">What is said of its sender.</param>
/// <param name="Attributes">What is said of it: text, <see cref="long"/>, <see cref="double"/> or <see cref="bool"/>.</param>
internal sealed record ReceivedSpan(
    string TraceId,
    string SpanId,
    ulong StartNanos,
    ulong EndNanos,
    bool IsError,
    IReadOnlyDictionary<string, object> Resource,
    IReadOnlyDictionary<string, object> Attributes);
