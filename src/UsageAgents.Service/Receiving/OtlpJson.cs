using System.Globalization;
using System.Text.Json;

namespace UsageAgents.Service.Receiving;

/// <summary>What OTLP requests in JSON have in common, whatever they carry.</summary>
internal static class OtlpJson
{
    /// <summary>Parses a body.</summary>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    /// <exception cref="InvalidDataException">The body is JSON of another shape.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        var document = JsonDocument.Parse(body);
        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }

        document.Dispose();
        throw new InvalidDataException("the body is not an object");
    }

    public static Dictionary<string, object> AttributesOf(JsonElement element)
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

    public static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];

    public static string TextOf(JsonElement element, string name) => element.TryGetProperty(name, out var text) ? text.ToString() : "";

    public static ulong NanosOf(JsonElement element, string name) => ulong.TryParse(TextOf(element, name), NumberStyles.None, CultureInfo.InvariantCulture, out var nanos) ? nanos : 0;
}
