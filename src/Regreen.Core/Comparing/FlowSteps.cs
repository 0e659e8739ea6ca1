using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Regreen.Core.Judging;

namespace Regreen.Core.Comparing;

/// <summary>Tells a transcript as steps.</summary>
internal static class FlowSteps
{
    /// <summary>The arrow of what happened to the channel itself.</summary>
    public const char Itself = '·';

    private const int LongestDetail = 90;
    private static readonly string[] EventFields = ["type", "event", "kind", "op", "method"];
    private static readonly string[] TellingFields = ["code", "reason", "message", "error", "detail", "title", "agent", "tool", "response"];

    public static ImmutableArray<FlowStep> Of(Transcript transcript)
    {
        var steps = ImmutableArray.CreateBuilder<FlowStep>();
        foreach (var frame in transcript.Frames.Where(frame => frame.Direction != FrameDirection.Pinged).OrderBy(frame => frame.Channel, StringComparer.Ordinal).ThenBy(frame => frame.Index))
        {
            var step = Step(frame);
            if (step.Name == "heartbeat")
            {
                continue;
            }

            if (steps.Count > 0 && (steps[^1].Channel, steps[^1].Arrow, steps[^1].Name) == (step.Channel, step.Arrow, step.Name))
            {
                steps[^1] = steps[^1] with { Times = steps[^1].Times + 1 };
            }
            else
            {
                steps.Add(step);
            }
        }

        return steps.ToImmutable();
    }

    private static FlowStep Step(Frame frame)
    {
        var (name, detail) = Tell(frame.Payload);
        return frame.Direction switch
        {
            FrameDirection.Opened => Make(Itself, "opened", frame.User ?? ""),
            FrameDirection.Sent => Make('→', frame.Name ?? name, detail),
            FrameDirection.Received when frame.Status is { } status => Make('←', string.Create(CultureInfo.InvariantCulture, $"status {status}"), detail),
            FrameDirection.Received => Make('←', name, detail),
            FrameDirection.Refused => Make('←', string.Create(CultureInfo.InvariantCulture, $"refused {frame.Status}"), detail.Length > 0 ? detail : frame.Reason ?? ""),
            FrameDirection.Closed => Make(Itself, string.Create(CultureInfo.InvariantCulture, $"closed {frame.CloseCode} {(frame.ByCase ? "by the case" : "by the service")}"), frame.Reason ?? ""),
            _ => Make(Itself, "failed", frame.Reason ?? ""),
        };

        FlowStep Make(char arrow, string text, string held) => new(frame.Channel, arrow, text, Shorten(held), frame.Index, 1);
    }

    private static (string Name, string Detail) Tell(string payload)
    {
        if (payload.Length == 0 || payload[0] is not '{')
        {
            return ("message", payload);
        }

        try
        {
            using var document = JsonDocument.Parse(payload);
            var root = document.RootElement;
            return (EventFields.Select(field => Text(root, field)).FirstOrDefault(text => text is not null) ?? "message",
                string.Join(' ', TellingFields.Select(field => (Field: field, Text: Text(root, field))).Where(entry => entry.Text is not null).Take(2).Select(entry => $"{entry.Field}: {entry.Text}")));
        }
        catch (JsonException)
        {
            return ("message", payload);
        }
    }

    private static string? Text(JsonElement root, string field) => root.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Shorten(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= LongestDetail ? line : line[..LongestDetail] + "…";
    }
}
