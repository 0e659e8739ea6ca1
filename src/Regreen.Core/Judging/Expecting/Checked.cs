using System.Collections.Immutable;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Expecting;

/// <summary>An expectation that was checked.</summary>
/// <param name="Step">The step, or -1 for one of the case.</param>
/// <param name="Result">What it showed.</param>
/// <param name="Phase">Where it left the healthy path, if it did: not always the phase that it speaks of.</param>
/// <param name="Symptom">Why it does not hold, in stable words; empty where it holds.</param>
internal sealed record Checked(int Step, ExpectationResult Result, Phase Phase, string Symptom);

/// <summary>What a check saw.</summary>
internal readonly record struct Seen(bool Held, string Observed, int Frame, Phase Phase, string Symptom)
{
    public static Seen Yes(string observed, Reading? reading) => new(true, observed, reading?.Frame.Index ?? 0, default, "");

    public static Seen No(Phase phase, string symptom, string observed, Reading? reading = null) => new(false, observed, reading?.Frame.Index ?? 0, phase, symptom);

    public static Seen When(bool held, string observed, Reading? reading, Phase phase, string symptom) => held ? Yes(observed, reading) : No(phase, symptom, observed, reading);
}

/// <summary>Checks every expectation of a case on an observation.</summary>
internal static class ExpectationEvaluator
{
    public static ImmutableArray<Checked> Evaluate(Observation observation) => [.. OneByOne(observation)];

    /// <summary>Checks only as far as it is asked: a control needs the first red one.</summary>
    public static IEnumerable<Checked> OneByOne(Observation observation)
    {
        foreach (var step in observation.Scenario.Steps)
        {
            // An asking step is read once for all its expectations.
            var ask = step.Action.HasEvents && !step.Expectations.IsEmpty ? observation.Ask(step) : null;
            foreach (var expectation in step.Expectations)
            {
                yield return Check(step.Index, expectation, () => Look(observation, step, ask, expectation));
            }
        }

        foreach (var expectation in observation.Scenario.Expectations)
        {
            yield return Check(-1, expectation, () => RelationChecks.Look(observation, expectation));
        }
    }

    /// <summary>Says whether nothing is amiss, without the words for it: this is what controls ask.</summary>
    public static bool Holds(Observation observation) =>
        !observation.Readings.Any(reading => reading.Frame is { Direction: FrameDirection.Failed, Phase: Phase.Suite or Phase.Credentials or Phase.Reach })
        && OneByOne(observation).All(check => check.Result.Held);

    /// <summary>Says whether one expectation holds.</summary>
    public static bool Holds(Observation observation, int index, Expectation expectation)
    {
        var step = index < 0 ? null : observation.Scenario.Steps[index];
        var ask = step is { Action.HasEvents: true } ? observation.Ask(step) : null;
        return Check(index, expectation, () => step is null ? RelationChecks.Look(observation, expectation) : Look(observation, step, ask, expectation)).Result.Held;
    }

    private static Checked Check(int step, Expectation expectation, Func<Seen> look)
    {
        Seen seen;
        try
        {
            seen = look();
        }
        catch (UserErrorException exception)
        {
            // A named step gave no such value: its own expectations tell why.
            seen = Seen.No(expectation.Phase, "value missing", exception.Message);
        }

        return new Checked(step, new ExpectationResult(expectation.Text, seen.Held, seen.Observed, expectation.At, seen.Frame, expectation.Phase), seen.Phase, seen.Symptom);
    }

    private static Seen Look(Observation observation, ScenarioStep step, AskView? ask, Expectation expectation) => expectation switch
    {
        Expectation.InTime time => TimeChecks.Look(observation, step, ask, time),
        Expectation.Authenticated or Expectation.Refused => LoginChecks.Look(observation, step, expectation),
        Expectation.FrameSeen or Expectation.AnyFrames or Expectation.Pings or Expectation.EventCount => FrameChecks.Look(observation, step, ask, expectation),
        _ when ask is not null && expectation is not (Expectation.Status or Expectation.Header or Expectation.JsonField or Expectation.Contains or Expectation.FieldFits or Expectation.ItemCount) => AskChecks.Look(observation, ask, expectation),
        _ => HttpChecks.Look(observation, step, expectation),
    };
}
