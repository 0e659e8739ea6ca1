using System.Globalization;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Expecting;

/// <summary>Checks events that may come in any order, and that none is missing between them.</summary>
internal static class EventOrder
{
    public static Seen Unordered(Observation observation, AskView ask, Expectation.Unordered expected)
    {
        var left = ask.Frames.ToList();
        foreach (var name in expected.Names)
        {
            if (left.FindIndex(reading => reading.Is(name)) is var index && index < 0)
            {
                return AskSymptoms.CutOff(observation, ask) ?? AskChecks.Missing(ask, name, Words(ask));
            }

            left.RemoveAt(index);
        }

        return Seen.Yes(Words(ask), ask.Frames.LastOrDefault());
    }

    public static Seen NoGaps(Observation observation, AskView ask)
    {
        long? last = null;
        foreach (var reading in ask.Frames)
        {
            if (!long.TryParse(observation.Protocol.TextOf(reading, "seq"), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return AskSymptoms.CutOff(observation, ask) ?? Seen.No(Phase.Request, "no number", $"{reading.Wire} has no number", reading);
            }

            if (last is { } before && number != before + 1)
            {
                return Seen.No(Phase.Request, "gap", string.Create(CultureInfo.InvariantCulture, $"{number} comes after {before}"), reading);
            }

            last = number;
        }

        return last is null
            ? AskSymptoms.CutOff(observation, ask) ?? Seen.No(Phase.Request, "no events", "no events")
            : Seen.Yes($"{ask.Frames.Length} events", ask.Frames[^1]);
    }

    private static string Words(AskView ask) => string.Join(", ", ask.Frames.Select(reading => reading.Wire));
}
