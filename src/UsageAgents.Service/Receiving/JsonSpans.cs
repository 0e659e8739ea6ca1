using System.Globalization;
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
        using var document = JsonDocument.Parse(body);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("the body is not an object");
        }

        var spans = new List<ReceivedSpan>();
        foreach (var part in Items(document.RootElement, "resourceSpans"))
        {
            var resource = part.TryGetProperty("resource", out var sender) ? AttributesOf(sender) : [];
            spans.AddRange(Items(part, "scopeSpans").SelectMany(scope => Items(scope, "spans")).Select(span => SpanOf(span, resource)));
        }

        return spans;
    }

    private static ReceivedSpan SpanOf(JsonElement span, Dictionary<string, object> resource) => new(
        TextOf(span, "traceId").ToLowerInvariant(),
        TextOf(span, "spanId").ToLowerInvariant(),
        NanosOf(span, "startTimeUnixNano"),
        NanosOf(span, "endTimeUnixNano"),
        span.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Object && IsError(status),
        resource,
        AttributesOf(span));

    private static bool IsError(JsonElement status) =>
        status.TryGetProperty("code", out var code) && (code.ValueKind == JsonValueKind.Number ? code.GetDouble() == ErrorCode : code.ToString() == "STATUS_CODE_ERROR");

    private static Dictionary<string, object> AttributesOf(JsonElement element)
    {
        var attributes = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var pair in Items(element, "attributes"))
        {
            if (pair.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Object && ValueOf(value) is { } known)
            {
                attributes[TextOf(pair, "key")] = known;
            }
        }

        return attributes;
    }

    // Whole numbers of 64 bits are texts in this JSON, though some send them bare.
    private static object? ValueOf(JsonElement value)
    {
        foreach (var kind in value.EnumerateObject())
        {
            switch (kind.Name)
            {
                case "stringValue": return kind.Value.ToString();
                case "boolValue": return kind.Value.ValueKind == JsonValueKind.True;
                case "intValue" when long.TryParse(kind.Value.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number): return number;
                case "doubleValue" when double.TryParse(kind.Value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number): return number;
                default: break;
            }
        }

        return null;
    }

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];

    private static string TextOf(JsonElement element, string name) => element.TryGetProperty(name, out var text) ? text.ToString() : "";

    private static ulong NanosOf(JsonElement element, string name) => ulong.TryParse(TextOf(element, name), NumberStyles.None, CultureInfo.InvariantCulture, out var nanos) ? nanos : 0;
}
