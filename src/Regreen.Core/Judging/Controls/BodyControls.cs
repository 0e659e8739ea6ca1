using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;
using Regreen.Core.Witnessing;

namespace Regreen.Core.Judging.Controls;

/// <summary>Breaks the answers of a case that asks no agent: the bodies of its HTTP exchanges, all at once.</summary>
internal static class BodyControls
{
    private static readonly IReadOnlySet<string> Nothing = new HashSet<string>(StringComparer.Ordinal);

    public static IEnumerable<RecordedControl> All { get; } =
    [
        new(Claim.Answers, "bodies blanked", observation => Bodies(observation, body => ContentEdit.Blank(body, Nothing, Nothing))),
        new(Claim.Answers, "bodies say something else", observation => Bodies(observation, body => ContentEdit.Another(body, null, Nothing, Nothing))),
    ];

    private static IEnumerable<Mutation> Bodies(Observation observation, Func<string, string> change)
    {
        var bodies = observation.Asks.Any() ? [] : observation.Readings.Where(reading => IsAnswer(observation, reading)).ToHashSet();
        if (bodies.Count > 0)
        {
            yield return new Mutation(observation.Change(reading => bodies.Contains(reading) ? observation.Again(reading.Frame with { Payload = change(reading.Frame.Payload) }) : reading));
        }
    }

    private static bool IsAnswer(Observation observation, Reading reading) => reading.Frame is { Direction: FrameDirection.Received, Status: >= 200 and < 300, Payload.Length: > 0, Step: >= 0 and var step }
        && observation.Scenario.Steps[step].Action is StepAction.Http;
}
