using System.Text.Json.Nodes;
using Regreen.Core.Judging.Expecting;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Controls;

/// <summary>Breaks what a service refuses of repeated requests.</summary>
internal static class LimitControls
{
    public static IEnumerable<RecordedControl> All { get; } =
    [
        new(Claim.Reachable, "refusals served instead", observation => Each(observation, (expected, turns) => turns.Any(turn => turn.Refusal is not null)
            ? observation.Change(reading => turns.Any(turn => ReferenceEquals(turn.Refusal?.Reading, reading)) ? Served(observation, reading) : reading)
            : null)),
        new(Claim.Reachable, "all refused", observation => Each(observation, (expected, turns) => turns.Any(turn => turn is { Refusal: null, Last: not null })
            ? observation.Change(reading => turns.Any(turn => turn.Refusal is null && ReferenceEquals(turn.Last, reading)) ? Refused(observation, reading) : reading)
            : null)),
        new(Claim.Reachable, "retry-after dropped", observation => Each(observation, (expected, turns) => expected.SaysWhen && turns.Any(turn => turn.Refusal?.RetryAfter is not null)
            ? observation.Change(reading => turns.Any(turn => ReferenceEquals(turn.Refusal?.Reading, reading)) ? Silent(observation, reading) : reading)
            : null)),
    ];

    private static IEnumerable<Mutation> Each(Observation observation, Func<Expectation.Limited, List<LimitChecks.Turn>, Observation?> change)
    {
        foreach (var expected in observation.Scenario.Expectations.OfType<Expectation.Limited>())
        {
            var turns = expected.Steps.Select(index => LimitChecks.Turn.Of(observation, observation.Scenario.Steps[index])).ToList();
            if (change(expected, turns) is { } broken)
            {
                yield return new Mutation(broken);
            }
        }
    }

    private static Reading Served(Observation observation, Reading reading) => observation.Again(reading.Frame.Status is not null
        ? reading.Frame with { Direction = FrameDirection.Received, Status = 200, Headers = reading.Frame.Headers.Remove("retry-after") }
        : reading.Frame with { Payload = Event(observation, observation.Protocol.AnswerTerminal, reading, ("response", "Done.")) });

    private static Reading Refused(Observation observation, Reading reading) => observation.Again(reading.Frame.Status is not null
        ? reading.Frame with { Status = 429, Headers = reading.Frame.Headers.SetItem("retry-after", "1") }
        : reading.Frame with { Payload = Event(observation, observation.Protocol.WireName(EventNames.Error), reading, ("code", Refusal.Code), (Refusal.Field, "1")) });

    private static Reading Silent(Observation observation, Reading reading) => reading.Frame.Status is not null
        ? observation.Again(reading.Frame with { Status = 429, Headers = reading.Frame.Headers.Remove("retry-after") })
        : observation.Edit(reading, root => Editing.Set(root, observation.Protocol.PathOf(Refusal.Field), JsonValue.Create("")));

    private static string Event(Observation observation, string name, Reading reading, params ReadOnlySpan<(string Field, string? Value)> fields) =>
        Editing.Event(observation.Protocol, name, observation.Protocol.EventPath, [("request_id", reading.RequestId), .. fields]);
}
