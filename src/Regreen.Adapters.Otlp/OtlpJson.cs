using System.Globalization;
using System.Text.Json;
using Regreen.Core.Deploying;

namespace Regreen.Adapters.Otlp;

/// <summary>Reads <c>ExportLogsServiceRequest</c> and <c>ExportTraceServiceRequest</c> in their JSON form: ids in hexadecimal, 64-bit numbers as text or number.</summary>
internal static class OtlpJson
{
    public static List<LogLine> ReadLogs(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var lines = new List<LogLine>();
        foreach (var resource in Items(document.RootElement, "resourceLogs"))
        {
            var source = Service(resource);
            lines.AddRange(Items(resource, "scopeLogs").SelectMany(scope => Items(scope, "logRecords")).Select(record => Record(record).ToLine(source)));
        }

        return lines;
    }

    public static List<SpanOfService> ReadSpans(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var spans = new List<SpanOfService>();
        foreach (var resource in Items(document.RootElement, "resourceSpans"))
        {
            var source = Service(resource);
            spans.AddRange(Items(resource, "scopeSpans").SelectMany(scope => Items(scope, "spans")).Select(span => new SpanOfService(source, Span(span))));
        }

        return spans;
    }

    private static SpanRecord Span(JsonElement element)
    {
        var span = new SpanRecord
        {
            Trace = Text(element, "traceId"),
            Id = Text(element, "spanId"),
            Parent = Text(element, "parentSpanId"),
            Name = Text(element, "name"),
            Start = Unsigned(element, "startTimeUnixNano"),
            End = Unsigned(element, "endTimeUnixNano"),
        };
        if (element.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Object)
        {
            // The mapping asks for numbers; some senders write the name.
            var isNamed = status.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String;
            (span.Status, span.Message) = (isNamed ? (code.GetString() == "STATUS_CODE_ERROR" ? 2 : 0) : (long)Unsigned(status, "code"), Text(status, "message"));
        }

        Fill(element, span.Attributes);
        foreach (var happened in Items(element, "events"))
        {
            span.Events.Add([]);
            Fill(happened, span.Events[^1]);
        }

        return span;
    }

    private static void Fill(JsonElement element, Dictionary<string, string> attributes)
    {
        foreach (var attribute in Items(element, "attributes"))
        {
            attributes[Text(attribute, "key")] = Value(attribute);
        }
    }

    private static string Service(JsonElement resource) =>
        resource.TryGetProperty("resource", out var about) ? Items(about, "attributes").Where(IsServiceName).Select(Value).FirstOrDefault() ?? "otlp" : "otlp";

    private static LogRecord Record(JsonElement element)
    {
        var record = new LogRecord
        {
            Time = Unsigned(element, "timeUnixNano"),
            Observed = Unsigned(element, "observedTimeUnixNano"),
            Severity = (long)Unsigned(element, "severityNumber"),
            SeverityText = Text(element, "severityText"),
            Trace = Text(element, "traceId"),
            Body = element.TryGetProperty("body", out var body) ? AnyValue(body) : "",
        };
        Fill(element, record.Attributes);
        return record;
    }

    private static bool IsServiceName(JsonElement attribute) => Text(attribute, "key") == "service.name";

    private static string Value(JsonElement attribute) => attribute.TryGetProperty("value", out var value) ? AnyValue(value) : "";

    private static string AnyValue(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("A value is not an object.");
        }

        foreach (var property in value.EnumerateObject())
        {
            return property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText();
        }

        return "";
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    private static ulong Unsigned(JsonElement element, string name) => !element.TryGetProperty(name, out var value) ? 0
        : value.ValueKind == JsonValueKind.String ? ulong.Parse(value.GetString()!, CultureInfo.InvariantCulture) : value.GetUInt64();
}
