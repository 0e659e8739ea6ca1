using System.Globalization;
using System.Text.Json;
using Regreen.Core.Deploying;

namespace Regreen.Adapters.Otlp;

/// <summary>Reads <c>ExportLogsServiceRequest</c> in its JSON form: ids in hexadecimal, 64-bit numbers as text or number.</summary>
internal static class OtlpJson
{
    public static List<LogLine> Read(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var lines = new List<LogLine>();
        foreach (var resource in Items(document.RootElement, "resourceLogs"))
        {
            var source = resource.TryGetProperty("resource", out var about) ? Items(about, "attributes").Where(IsServiceName).Select(Value).FirstOrDefault() ?? "otlp" : "otlp";
            lines.AddRange(Items(resource, "scopeLogs").SelectMany(scope => Items(scope, "logRecords")).Select(record => Record(record).ToLine(source)));
        }

        return lines;
    }

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
        foreach (var attribute in Items(element, "attributes"))
        {
            record.Attributes[Text(attribute, "key")] = Value(attribute);
        }

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
