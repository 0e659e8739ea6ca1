using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Regreen.Core.Judging.Answers;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Expecting;

/// <summary>Checks what must hold over several steps.</summary>
internal static class RelationChecks
{
    public static Seen Look(Observation observation, Expectation expectation) => expectation switch
    {
        Expectation.SameNumbers numbers => Numbers(observation, numbers),
        Expectation.Relates relates => FigureChecks.Relates(observation, relates),
        Expectation.Moves moves => FigureChecks.Moves(observation, moves),
        Expectation.Isolated isolated => Isolated(observation, isolated.Users),
        Expectation.Limited limited => LimitChecks.Look(observation, limited),
        Expectation.InTime time => TimeChecks.Case(observation, time.Limit),
        _ => Texts.NotHere(expectation),
    };

    private static Seen Numbers(Observation observation, Expectation.SameNumbers expected)
    {
        var first = Find(observation, expected.First);
        var second = Find(observation, expected.Second);
        if (AskSymptoms.CutOff(observation, first) is { } cut)
        {
            return cut;
        }

        if (AskSymptoms.CutOff(observation, second) is { } otherCut)
        {
            return otherCut;
        }

        var (one, other) = (NumbersOf(first), NumbersOf(second));
        var told = $"{expected.First}: {Tell(one)}; {expected.Second}: {Tell(other)}";

        // Without numbers on both sides there is nothing that could have changed as it should.
        return one.IsEmpty || other.IsEmpty
            ? Seen.No(Phase.Relation, "no numbers to compare", told, second.Terminal)
            : Seen.When(FigureChecks.AreSame(one, other, expected.Tolerance) == expected.Same, told, second.Terminal, Phase.Relation, expected.Same ? "not stable" : "not sensitive");
    }

    internal static AskView Find(Observation observation, string name) =>
        observation.Ask(observation.Asks.First(step => string.Equals(step.Name, name, StringComparison.Ordinal)));

    private static ImmutableSortedSet<decimal> NumbersOf(AskView ask) => [.. AnswerNumbers.In(ask.Answer ?? "").Select(number => number.Value).OfType<decimal>()];

    private static string Tell(ImmutableSortedSet<decimal> numbers) =>
        numbers.IsEmpty ? "no numbers" : string.Join(", ", numbers.Take(5).Select(number => number.ToString(CultureInfo.InvariantCulture)));

    private static Seen Isolated(Observation observation, ImmutableArray<string> users)
    {
        var requests = observation.Readings.Where(reading => reading is { Frame.Direction: FrameDirection.Sent, RequestId: not null })
            .GroupBy(reading => reading.RequestId!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().Frame.User, StringComparer.Ordinal);
        var seen = 0;
        foreach (var reading in observation.Readings.Where(reading => reading.IsReceived && reading.Frame.User is { } user && users.Contains(user, StringComparer.Ordinal)))
        {
            seen++;
            if (Foreign(observation, reading, users, requests) is { } leak)
            {
                return Seen.No(Phase.Relation, "not isolated", leak, reading);
            }
        }

        var silent = users.Where(user => !observation.Readings.Any(reading => reading.IsReceived && string.Equals(reading.Frame.User, user, StringComparison.Ordinal))).ToList();
        return silent.Count > 0
            ? Seen.No(Phase.Relation, "nothing to isolate", $"nothing was received for {string.Join(", ", silent)}")
            : Seen.Yes($"{seen} frames hold nothing of another user", null);
    }

    private static string? Foreign(Observation observation, Reading reading, ImmutableArray<string> users, Dictionary<string, string?> requests)
    {
        var user = reading.Frame.User!;
        if (reading.RequestId is { } id && requests.TryGetValue(id, out var owner) && owner is not null && !string.Equals(owner, user, StringComparison.Ordinal))
        {
            return $"a frame of {owner}'s request reached {user}";
        }

        var own = observation.Scenario.Markers.GetValueOrDefault(user, []);
        foreach (var other in users.Where(other => !string.Equals(other, user, StringComparison.Ordinal)))
        {
            foreach (var marker in observation.Scenario.Markers.GetValueOrDefault(other, []).Where(marker => !own.Contains(marker, StringComparer.Ordinal)))
            {
                if (Contents(reading).Any(content => AnswerChecks.Mentions(content, marker)))
                {
                    return $"a frame of {user} holds {other}'s {marker}";
                }
            }
        }

        return null;
    }

    // Counters, times and ids of the envelope are nobody's data; a marker that is a small number would be found in them.
    private static IEnumerable<string> Contents(Reading reading) => reading.Json is { ValueKind: JsonValueKind.Object } root
        ? root.EnumerateObject()
            .Where(property => property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.String && property.Name is not ("usage" or "timestamp" or "request_id" or "run_id" or "call_id"))
            .Select(property => property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText())
        : [reading.Frame.Payload];
}
