using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Regreen.Core.Deploying;

namespace Regreen.Core.Mining;

/// <summary>Understands single entries of logs: JSON objects of the usual shapes, and lines that begin with an instant.</summary>
public static partial class LogEntry
{
    private static readonly string[] Instants = ["timestamp", "time", "@timestamp", "ts", "receiveTimestamp", "Timestamp"];
    private static readonly string[] Texts = ["textPayload", "message", "msg", "Message", "@m", "body"];
    private static readonly string[] Traces = ["trace_id", "traceId", "TraceId", "traceid", "trace", "logging.googleapis.com/trace", "traceparent"];
    private static readonly string[] Severities = ["severity", "level", "Level", "LogLevel"];

    private const int LongestInstant = 48;

    /// <summary>Reads a line.</summary>
    public static LogLine FromLine(string line, string source)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.StartsWith('{') && TryParse(line) is { } document)
        {
            using (document)
            {
                return FromJson(document.RootElement, source);
            }
        }

        var match = LeadingInstant().Match(line);
        return match.Success
            ? new LogLine(source, line, InstantOf(match.Groups["instant"].Value.Replace(',', '.'))) { IsZoneAssumed = IsWithoutZone(match.Groups["instant"].Value) }
            : new LogLine(source, line, null);
    }

    /// <summary>Reads a line that begins with the instant at which it was received, as containers' logs do.</summary>
    public static LogLine FromStamped(string line, string source)
    {
        ArgumentNullException.ThrowIfNull(line);
        var blank = line.IndexOf(' ', StringComparison.Ordinal);
        return blank > 0 && InstantOf(line[..blank]) is { } at ? FromLine(line[(blank + 1)..], source) with { At = at, IsZoneAssumed = false } : FromLine(line, source);
    }

    /// <summary>Reads a JSON object.</summary>
    public static LogLine FromJson(JsonElement entry, string source)
    {
        if (Text(entry, JournalEntry.Instant) is { } microseconds)
        {
            return JournalEntry.Read(entry, microseconds, source);
        }

        var text = TextOf(entry) ?? (Child(entry, "jsonPayload") is { } payload ? TextOf(payload) ?? OnOneLine(payload) : null) ?? OnOneLine(entry);
        var instant = FirstOf(entry, Instants);
        return new LogLine(SourceOf(entry) ?? source, WithLevel(text, FirstOf(entry, Severities)), instant is null ? null : InstantOf(instant))
        {
            IsZoneAssumed = instant is not null && IsWithoutZone(instant),
            Trace = TraceIn(entry),
        };
    }

    private static string? TraceIn(JsonElement entry) => TraceOf(entry) ?? (Child(entry, "jsonPayload") is { } payload ? TraceOf(payload) : null);

    /// <summary>Says when a line was written, as <see cref="FromLine"/> would, without reading the rest of it.</summary>
    public static DateTimeOffset? InstantOf(ReadOnlyMemory<byte> line)
    {
        if (line.Span is [(byte)'{', ..])
        {
            try
            {
                using var document = JsonDocument.Parse(line);
                return Text(document.RootElement, JournalEntry.Instant) is { } microseconds ? JournalEntry.InstantOf(microseconds)
                    : FirstOf(document.RootElement, Instants) is { } instant ? InstantOf(instant) : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }

        // An instant has digits first, and is not longer than this.
        if (line.Span is not ([>= (byte)'0' and <= (byte)'9', ..] or [(byte)'[', ..]))
        {
            return null;
        }

        var match = LeadingInstant().Match(Encoding.UTF8.GetString(line.Span[..Math.Min(line.Length, LongestInstant)]));
        return match.Success ? InstantOf(match.Groups["instant"].Value.Replace(',', '.')) : null;
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

    private static string WithLevel(string text, string? level)
    {
        var isWorth = level is not null && level.ToUpperInvariant() is not ("DEFAULT" or "INFO" or "INFORMATION" or "DEBUG" or "NOTICE" or "TRACE");
        return isWorth && !text.Contains(level!, StringComparison.OrdinalIgnoreCase) ? $"{level} {text}" : text;
    }

    private static string? FirstOf(JsonElement entry, string[] names) => names.Select(name => Text(entry, name)).FirstOrDefault(found => found is not null);

    private static string? TextOf(JsonElement entry) => FirstOf(entry, Texts);

    private static string? TraceOf(JsonElement entry) => Traces.Select(name => Text(entry, name)).OfType<string>().Select(TraceIds.First).FirstOrDefault(found => found is not null);

    private static string? SourceOf(JsonElement entry) =>
        Child(entry, "resource") is { } resource && Child(resource, "labels") is { } labels
            ? Text(labels, "service_name") ?? Text(labels, "container_name")
            : null;

    private static JsonElement? Child(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var child) && child.ValueKind == JsonValueKind.Object ? child : null;

    internal static string? Text(JsonElement entry, string name) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsWithoutZone(string instant) => WithoutZone().IsMatch(instant);

    private static DateTimeOffset? InstantOf(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex WithoutZone();

    [GeneratedRegex(@"^\[?(?<instant>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LeadingInstant();
}
