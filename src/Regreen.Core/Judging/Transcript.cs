using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Regreen.Core.Judging;

/// <summary>What went over the wire in an attempt, both ways, in order. Stored as JSON lines, one frame a line.</summary>
public sealed record Transcript(ImmutableArray<Frame> Frames)
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Gets how many messages went either way.</summary>
    public int Exchanges => Frames.Count(frame => frame.Direction is FrameDirection.Sent or FrameDirection.Received or FrameDirection.Refused);

    /// <summary>Gets the trace ids that were sent, in order.</summary>
    public ImmutableArray<string> TraceIds => [.. Frames.Select(frame => frame.TraceId).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>Writes one frame a line.</summary>
    public string ToJsonLines()
    {
        var text = new StringBuilder();
        foreach (var frame in Frames)
        {
            text.Append(Line(frame)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Writes a frame as its line, without the end of line.</summary>
    public static string Line(Frame frame)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Writing))
        {
            json.WriteStartObject();
            json.WriteNumber("frame", frame.Index);
            json.WriteNumber("ms", Math.Round(frame.At.TotalMilliseconds, 3));
            json.WriteString("channel", frame.Channel);
            json.WriteString("direction", frame.Direction.ToString().ToLowerInvariant());
            json.WriteNumber("step", frame.Step);
            WriteOptional(json, frame);
            WritePayload(json, frame.Payload);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Reads what <see cref="ToJsonLines"/> wrote.</summary>
    /// <exception cref="FormatException">A line is no frame.</exception>
    public static Transcript Parse(string jsonLines)
    {
        try
        {
            return new([.. jsonLines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ReadLine)]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new FormatException("The text is no transcript: " + exception.Message, exception);
        }
    }

    private static void WriteOptional(Utf8JsonWriter json, Frame frame)
    {
        Text("user", frame.User);
        Flag("credentials", frame.Credentials);
        Text("request_id", frame.RequestId);
        Text("trace_id", frame.TraceId);
        Text("name", frame.Name);
        Text("event_type", frame.EventType);
        Text("event_id", frame.EventId);
        Number("status", frame.Status);
        Number("close_code", frame.CloseCode);
        Text("reason", frame.Reason);
        Text("phase", frame.Phase?.ToString());
        Number("try", frame.Try > 0 ? frame.Try : null);
        Flag("by_case", frame.ByCase);
        Flag("cut", frame.Cut);
        WriteHeaders(json, frame);

        void Text(string name, string? value)
        {
            if (value is not null)
            {
                json.WriteString(name, value);
            }
        }

        void Number(string name, int? value)
        {
            if (value is { } number)
            {
                json.WriteNumber(name, number);
            }
        }

        void Flag(string name, bool value)
        {
            if (value)
            {
                json.WriteBoolean(name, value);
            }
        }
    }

    private static void WriteHeaders(Utf8JsonWriter json, Frame frame)
    {
        if (frame.Headers.IsEmpty)
        {
            return;
        }

        json.WriteStartObject("headers");
        foreach (var (name, value) in frame.Headers)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    private static void WritePayload(Utf8JsonWriter json, string payload)
    {
        if (payload.Length == 0)
        {
            return;
        }

        // JSON on one line stands in the line as it is, so that a person and a quote can read it; anything else as text.
        if (payload[0] is '{' or '[' && payload.AsSpan().IndexOfAny('\n', '\r') < 0 && IsJson(payload))
        {
            json.WritePropertyName("json");
            json.WriteRawValue(payload, skipInputValidation: true);
        }
        else
        {
            json.WriteString("text", payload);
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Frame ReadLine(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return new Frame(
            root.GetProperty("frame").GetInt32(),
            TimeSpan.FromMilliseconds(root.GetProperty("ms").GetDouble()),
            root.GetProperty("channel").GetString()!,
            Enum.Parse<FrameDirection>(root.GetProperty("direction").GetString()!, ignoreCase: true),
            root.GetProperty("step").GetInt32())
        {
            User = Text("user"),
            Credentials = root.TryGetProperty("credentials", out _),
            RequestId = Text("request_id"),
            TraceId = Text("trace_id"),
            Name = Text("name"),
            EventType = Text("event_type"),
            EventId = Text("event_id"),
            Payload = root.TryGetProperty("json", out var json) ? json.GetRawText() : Text("text") ?? "",
            Cut = root.TryGetProperty("cut", out _),
            Status = Number("status"),
            Headers = root.TryGetProperty("headers", out var headers)
                ? headers.EnumerateObject().ToImmutableSortedDictionary(header => header.Name, header => header.Value.GetString()!, StringComparer.Ordinal)
                : ImmutableSortedDictionary<string, string>.Empty,
            CloseCode = Number("close_code"),
            Reason = Text("reason"),
            Phase = Text("phase") is { } phase ? Enum.Parse<Phase>(phase) : null,
            Try = Number("try") ?? 0,
            ByCase = root.TryGetProperty("by_case", out _),
        };

        string? Text(string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
        int? Number(string name) => root.TryGetProperty(name, out var value) ? value.GetInt32() : null;
    }
}
