using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Regreen.Core.Deploying;

namespace Regreen.Adapters.Process.Logs;

/// <summary>Understands single entries of logs: JSON objects of the usual shapes, and lines that begin with an instant.</summary>
internal static partial class LogEntry
{
    private static readonly string[] Instants = ["timestamp", "time", "@timestamp", "ts", "receiveTimestamp", "Timestamp"];
    private static readonly string[] Texts = ["textPayload", "message", "msg", "Message", "@m", "body"];
    private static readonly string[] Severities = ["severity", "level", "Level", "LogLevel"];

    /// <summary>Reads a line.</summary>
    public static LogLine FromLine(string line, string source)
    {
        if (line.StartsWith('{') && TryParse(line) is { } document)
        {
            using (document)
            {
                return FromJson(document.RootElement, source);
            }
        }

        var match = LeadingInstant().Match(line);
        return new LogLine(source, line, match.Success ? InstantOf(match.Groups["instant"].Value.Replace(',', '.')) : null);
    }

    /// <summary>Reads a JSON object.</summary>
    public static LogLine FromJson(JsonElement entry, string source)
    {
        var text = TextOf(entry) ?? (Child(entry, "jsonPayload") is { } payload ? TextOf(payload) ?? OnOneLine(payload) : null) ?? OnOneLine(entry);
        var severity = Severities.Select(name => Text(entry, name)).FirstOrDefault(found => found is not null);
        var isWorth = severity is not null && severity.ToUpperInvariant() is not ("DEFAULT" or "INFO" or "INFORMATION" or "DEBUG" or "NOTICE" or "TRACE");
        return new LogLine(
            SourceOf(entry) ?? source,
            isWorth && !text.Contains(severity!, StringComparison.OrdinalIgnoreCase) ? $"{severity} {text}" : text,
            Instants.Select(name => Text(entry, name)).FirstOrDefault(found => found is not null) is { } instant ? InstantOf(instant) : null);
    }

    /// <summary>Reads a JSON text, or null where it is none.</summary>
    public static JsonDocument? TryParse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string OnOneLine(JsonElement element)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            element.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string? TextOf(JsonElement entry) => Texts.Select(name => Text(entry, name)).FirstOrDefault(found => found is not null);

    private static string? SourceOf(JsonElement entry) =>
        Child(entry, "resource") is { } resource && Child(resource, "labels") is { } labels
            ? Text(labels, "service_name") ?? Text(labels, "container_name")
            : null;

    private static JsonElement? Child(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var child) && child.ValueKind == JsonValueKind.Object ? child : null;

    private static string? Text(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? InstantOf(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    [GeneratedRegex(@"^\[?(?<instant>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LeadingInstant();
}
