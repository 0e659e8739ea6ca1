using System.Collections.Immutable;
using System.Globalization;
using Regreen.Core.Judging.Observing;

namespace Regreen.Core.Judging;

/// <summary>Writes the way that an attempt took as a few stable words a frame: no texts, ids or times, and channels one after the other however they interleaved.</summary>
internal static class Paths
{
    public static ImmutableArray<string> Of(Observation observation)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        foreach (var reading in observation.Readings.OrderBy(reading => reading.Frame.Channel, StringComparer.Ordinal).ThenBy(reading => reading.Frame.Index))
        {
            // How often an agent thinks aloud, or a heart beats, says nothing of the way.
            if (WordOf(reading) is { } word && !(words.Count > 0 && words[^1] == word))
            {
                words.Add(word);
            }
        }

        return words.ToImmutable();
    }

    private static string? WordOf(Reading reading) => reading.Frame switch
    {
        { Direction: FrameDirection.Opened } => "opened",
        { Direction: FrameDirection.Received, Status: { } status } => string.Create(CultureInfo.InvariantCulture, $"http {status}"),
        { Direction: FrameDirection.Received } when reading.Event is not "heartbeat" => reading.Event ?? "message",
        { Direction: FrameDirection.Refused, Status: { } status } => string.Create(CultureInfo.InvariantCulture, $"refused {status}"),
        { Direction: FrameDirection.Closed, ByCase: false } => string.Create(CultureInfo.InvariantCulture, $"refused {reading.Frame.CloseCode}"),
        { Direction: FrameDirection.Failed } => "failed",
        _ => null,
    };
}
