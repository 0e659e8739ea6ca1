using Regreen.Core.Judging.Answers;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;
using Regreen.Core.Witnessing;

namespace Regreen.Core.Judging.Controls;

/// <summary>Breaks the answers of a case that asks no agent: the bodies of its HTTP exchanges and the events of its streams, all at once. What an exchange says back of its own request stays.</summary>
internal static class BodyControls
{
    private static readonly IReadOnlySet<string> Nothing = new HashSet<string>(StringComparer.Ordinal);

    public static IEnumerable<RecordedControl> All { get; } =
    [
        new(Claim.Answers, "bodies blanked", observation => Bodies(observation, (body, sent) => ContentEdit.Blank(body, sent, Nothing))),
        new(Claim.Answers, "bodies say something else", observation => Bodies(observation, (body, sent) => ContentEdit.Another(body, null, sent, Nothing))),
    ];

    private static IEnumerable<Mutation> Bodies(Observation observation, Func<string, IReadOnlySet<string>, string> change)
    {
        var bodies = observation.Asks.Any(step => AsksAgent(observation, step)) ? [] : observation.Readings.Where(reading => IsAnswer(observation, reading)).ToHashSet();
        if (bodies.Count > 0)
        {
            yield return new Mutation(observation.Change(reading => bodies.Contains(reading) ? observation.Again(reading.Frame with { Payload = change(reading.Frame.Payload, SentWith(observation, reading)) }) : reading));
        }
    }

    // A stream is what is answered only where the case says that it is about answers.
    private static bool AsksAgent(Observation observation, ScenarioStep step) =>
        step.Action is not StepAction.Sse || observation.Ask(step).Answer is not null || !observation.Scenario.Claims.Contains(Claim.Answers);

    private static bool IsAnswer(Observation observation, Reading reading) => reading.Frame is { Direction: FrameDirection.Received, Status: null or (>= 200 and < 300), Payload.Length: > 0, Step: >= 0 and var step }
        && observation.Scenario.Steps[step].Action is StepAction.Http or StepAction.Sse
        && !SentBefore(observation, reading).Any(QuestionText.IsHandshake);

    private static HashSet<string> SentWith(Observation observation, Reading reading) => SentBefore(observation, reading).SelectMany(ContentEdit.ValuesOf).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> SentBefore(Observation observation, Reading reading) =>
        observation.Readings.Where(other => other.Frame.Direction == FrameDirection.Sent && other.Frame.Step == reading.Frame.Step).Select(other => other.Frame.Payload);
}
