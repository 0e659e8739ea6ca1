using System.Text.Json;
using System.Text.RegularExpressions;
using Regreen.Core.Deploying;
using Regreen.Core.Mining;

namespace Regreen.Engine.Diagnosing;

/// <summary>What a log line says, as far as its form tells: JSON fields where it is JSON, words otherwise.</summary>
/// <param name="Index">Its place in the window, from 0.</param>
/// <param name="Line">The line.</param>
/// <param name="Severity">0 nothing special, 1 sounds like trouble, 2 warning, 3 error.</param>
/// <param name="Message">The message.</param>
/// <param name="Template">The message with what varies taken out.</param>
internal sealed partial record LogReading(int Index, LogLine Line, int Severity, string Message, string Template)
{
    private static readonly string[] TraceFields = ["trace_id", "traceId", "TraceId", "traceid", "traceparent", "trace", "logging.googleapis.com/trace"];
    private static readonly string[] MessageFields = ["message", "msg", "text", "textPayload", "body"];
    private static readonly string[] LevelFields = ["level", "severity", "lvl", "LogLevel"];

    public static LogReading Of(LogLine line, int index)
    {
        ArgumentNullException.ThrowIfNull(line);
        var (message, level, template, trace) = Parse(line.Text);
        return new LogReading(index, line, SeverityOf(level, message), message, template ?? Mask(message)) { HasOwnTemplate = template is not null, LevelRank = LogLevels.Of(level, message).Rank, Trace = line.Trace ?? trace };
    }

    /// <summary>Gets whether the line says its template itself.</summary>
    public bool HasOwnTemplate { get; private init; }

    /// <summary>Gets the rank of the level (<see cref="LogLevels"/>), in a field or at the head of the message; -1 where none is said.</summary>
    public int LevelRank { get; private init; }

    /// <summary>Gets the template without a level: the same for one statement that is written at two.</summary>
    public string Statement => LogLevels.Of(null, Template).Said;

    /// <summary>Gets the trace id that the line carries in a field, or null.</summary>
    public string? Trace { get; private init; }

    /// <summary>Gets the frames of a stack that follow the line in lines of their own, or an empty text.</summary>
    public string Stack { get; init; } = "";

    /// <summary>Takes out what varies between two lines of one statement: quoted values, numbers, hexadecimal ids.</summary>
    public static string Mask(string message) => Varying().Replace(message, "<*>");

    private static (string Message, string? Level, string? Template, string? Trace) Parse(string text)
    {
        var start = text.IndexOf('{', StringComparison.Ordinal);
        if (start is < 0 or > 80)
        {
            return (text, null, null, null);
        }

        try
        {
            using var document = JsonDocument.Parse(text[start..], new JsonDocumentOptions { MaxDepth = 32 });
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && Field(root, MessageFields) is { } message
                ? (message, Field(root, LevelFields), Field(root, ["template"]), Field(root, TraceFields) is { } trace ? TraceIds.First(trace) : null)
                : (text, null, null, null);
        }
        catch (JsonException)
        {
            return (text, null, null, null);
        }
    }

    private static string? Field(JsonElement root, string[] names) =>
        names.Select(name => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null).FirstOrDefault(value => value is not null);

    private static int SeverityOf(string? level, string message) => level?.ToUpperInvariant() switch
    {
        "ERROR" or "CRITICAL" or "FATAL" or "ALERT" or "EMERGENCY" or "ERR" => 3,
        "WARNING" or "WARN" => 2,
        _ => Trouble().IsMatch(message) ? (level is null && ErrorWord().IsMatch(message) ? 3 : 1) : 0,
    };

    [GeneratedRegex("""'[^']{0,200}'|"[^"]{0,200}"|\b[0-9a-fA-F]{8,}\b|\d+(?:[.,:]\d+)*""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Varying();

    [GeneratedRegex(@"\b(?:refus\w*|reject\w*|fail\w*|error\w*|exception|invalid|denied|unauthori[sz]ed|missing|unknown|unable|cannot|timed? ?out|unreachable|no such|not found|drop\w*)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Trouble();

    [GeneratedRegex(@"\b(?:error|exception|fatal|traceback)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex ErrorWord();
}
