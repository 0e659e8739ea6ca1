using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Controls;

/// <summary>Breaks what holds between users, over faults and in time.</summary>
internal static class RelationControls
{
    private static readonly TimeSpan Stretch = TimeSpan.FromHours(1);

    public static IEnumerable<RecordedControl> All { get; } =
    [
        new(Claim.Isolated, "another user's frame inserted", InsertForeign),
        new(Claim.Isolated, "answers of two users swapped", SwapAnswers),
        new(Claim.Recovers, "nothing after the fault", DropAfterFault),
        new(Claim.Fast, "everything late", observation => [new(observation.Change(reading => reading.Frame.Direction == FrameDirection.Sent
            ? reading
            : reading with { Frame = reading.Frame with { At = reading.Frame.At + Stretch } }))]),
    ];

    private static IEnumerable<Mutation> InsertForeign(Observation observation)
    {
        foreach (var (own, other) in Pairs(observation))
        {
            if (own.Ask.Frames[^1].Frame.Status is null && other.Ask.Frames[^1].Frame.Status is null)
            {
                var place = own.Ask.Frames[^1].Frame;
                var foreign = other.Ask.Frames[^1];
                var copy = foreign with { Frame = foreign.Frame with { Channel = place.Channel, User = place.User, Step = place.Step } };
                yield return new Mutation(observation.With([.. observation.Readings, copy]), own.Step.Index);
            }
        }
    }

    private static IEnumerable<Mutation> SwapAnswers(Observation observation)
    {
        foreach (var (own, other) in Pairs(observation))
        {
            if (!string.IsNullOrEmpty(own.Ask.Answer) && !string.IsNullOrEmpty(other.Ask.Answer) && !string.Equals(own.Ask.Answer, other.Ask.Answer, StringComparison.Ordinal))
            {
                var half = AnswerControls.Answer(observation, own.Ask, own.Step, other.Ask.Answer);
                yield return new Mutation(AnswerControls.Answer(half, other.Ask, other.Step, own.Ask.Answer), own.Step.Index);
            }
        }
    }

    // Every user stands once on the receiving side.
    private static IEnumerable<((ScenarioStep Step, AskView Ask) Own, (ScenarioStep Step, AskView Ask) Other)> Pairs(Observation observation)
    {
        var asks = observation.Asks.Select(step => (Step: step, Ask: observation.Ask(step)))
            .Where(pair => pair.Step.Action.User is not null && !pair.Ask.Frames.IsEmpty)
            .DistinctBy(pair => pair.Step.Action.User, StringComparer.Ordinal)
            .ToList();
        return asks.Count < 2 ? [] : asks.Select((own, index) => (own, asks[(index + 1) % asks.Count]));
    }

    private static IEnumerable<Mutation> DropAfterFault(Observation observation)
    {
        if (Faults.First(observation.Readings) is { } fault && observation.Readings.Any(reading => Faults.IsAfter(reading, fault)))
        {
            yield return new Mutation(observation.Without(reading => Faults.IsAfter(reading, fault)).WithPings(observation.Pings.Where(frame => frame.Index < fault.Frame.Index)));
        }
    }
}
