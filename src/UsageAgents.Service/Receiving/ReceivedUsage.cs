using UsageAgents.Usage;

namespace UsageAgents.Service.Receiving;

/// <summary>What an OTLP request says of calls to models.</summary>
/// <param name="DataSet">Where it belongs.</param>
/// <param name="Rejected">What OTLP calls the number of things that were rejected.</param>
/// <param name="Requests">The requests.</param>
/// <param name="Faults">Why things were rejected.</param>
internal sealed record ReceivedUsage(GrowingSet DataSet, string Rejected, IReadOnlyCollection<KeyedUsage> Requests, IReadOnlyCollection<string> Faults)
{
    private static readonly GrowingSet Spans = new("opentelemetry", "received over OTLP", Averaged: false);
    private static readonly GrowingSet Metrics = new("opentelemetry-metrics", "metrics received over OTLP; each request is the average of its stretch of time", Averaged: true);

    public static ReceivedUsage OfSpans(byte[] body, bool isJson)
    {
        var calls = (isJson ? JsonSpans.Read(body) : ProtobufSpans.Read(body)).Where(GenAiSpan.IsCall).Select(GenAiSpan.Read).ToArray();
        return new ReceivedUsage(
            Spans,
            "rejectedSpans",
            [.. calls.Where(call => call.Usage is not null).Select(call => call.Usage!.Value)],
            [.. calls.Select(call => call.Fault).OfType<string>()]);
    }

    public static ReceivedUsage OfPoints(byte[] body, bool isJson)
    {
        var points = (isJson ? JsonPoints.Read(body) : ProtobufPoints.Read(body)).Where(GenAiMetric.IsOfCalls).ToLookup(GenAiMetric.Fault, StringComparer.Ordinal);
        return new ReceivedUsage(
            Metrics,
            "rejectedDataPoints",
            [.. GenAiMetric.Read(points[null])],
            [.. points.Where(group => group.Key is not null).SelectMany(group => group.Select(_ => group.Key!))]);
    }
}
