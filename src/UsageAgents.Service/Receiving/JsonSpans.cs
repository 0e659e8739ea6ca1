using System.Text.Json;

namespace UsageAgents.Service.Receiving;

/// <summary>Reads the spans of an OTLP request in JSON.</summary>
internal static class JsonSpans
{
    private const int ErrorCode = 2;

    /// <summary>Reads them.</summary>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    /// <exception cref="InvalidDataException">The body is JSON of another shape.</exception>
    public static List<ReceivedSpan> Read(ReadOnlyMemory<byte> body)
    {
        using var document = OtlpJson.Parse(body);
        var spans = new List<ReceivedSpan>();
        foreach (var part in OtlpJson.Items(document.RootElement, "resourceSpans"))
        {
            var resource = part.TryGetProperty("resource", out var sender) ? OtlpJson.AttributesOf(sender) : [];
            spans.AddRange(OtlpJson.Items(part, "scopeSpans").SelectMany(scope => OtlpJson.Items(scope, "spans")).Select(span => SpanOf(span, resource)));
        }

        return spans;
    }

    private static ReceivedSpan SpanOf(JsonElement span, Dictionary<string, object> resource) => new(
        OtlpJson.TextOf(span, "traceId").ToLowerInvariant(),
        OtlpJson.TextOf(span, "spanId").ToLowerInvariant(),
        OtlpJson.NanosOf(span, "startTimeUnixNano"),
        OtlpJson.NanosOf(span, "endTimeUnixNano"),
        span.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Object && IsError(status),
        resource,
        OtlpJson.AttributesOf(span));

    private static bool IsError(JsonElement status) =>
        status.TryGetProperty("code", out var code) && (code.ValueKind == JsonValueKind.Number ? code.GetDouble() == ErrorCode : code.ToString() == "STATUS_CODE_ERROR");
}
