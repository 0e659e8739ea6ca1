using System.Collections.Immutable;
using Regreen.Core.Judging.Answers;
using Regreen.Core.Judging.Expecting;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;
using Regreen.Core.Recording;

namespace Regreen.Core.Judging.Controls;

/// <summary>What a live control showed.</summary>
/// <param name="TurnedRed">Whether the case turned red, and for the reason that was made.</param>
/// <param name="Detail">What turned red, or why nothing counts.</param>
public readonly record struct LiveResult(bool TurnedRed, string Detail);

/// <summary>Reads what a live control showed. Red for another reason than the one that was made proves nothing.</summary>
public static class LiveReading
{
    private const string NotDone = ControlResult.NotDone;

    /// <summary>Reads a run with something wrong from the start.</summary>
    /// <param name="broken">What was observed.</param>
    /// <param name="mayBeUnreachable">Whether it was made unreachable on purpose.</param>
    public static LiveResult OfBreak(Observation broken, bool mayBeUnreachable) => CaseJudge.DivergenceOf(broken, new EvidenceId("")) switch
    {
        null => new(false, "every expectation still holds"),
        { Phase: Phase.Suite or Phase.Credentials or Phase.Reach } early when !mayBeUnreachable => new(false, NotDone + early.Message),
        { } red => new(true, red.Message),
    };

    /// <summary>Reads a run in which something else was asked: the case must turn red, and the service must not give the figures that it gave before.</summary>
    public static LiveResult OfOther(Observation healthy, Observation other) =>
        Repeated(healthy, other) is { } same ? new(false, $"the service gives the same figures ({same}) whatever is asked") : OfBreak(other, mayBeUnreachable: false);

    /// <summary>Says which figures of an answer came again although something else was asked, or null.</summary>
    public static string? Repeated(Observation healthy, Observation other)
    {
        ArgumentNullException.ThrowIfNull(healthy);
        ArgumentNullException.ThrowIfNull(other);
        return healthy.Asks.Select(step => (Before: healthy.Ask(step), After: other.Ask(step)))
            .Where(pair => AnswerControls.QuestionOf(pair.Before) != AnswerControls.QuestionOf(pair.After))
            .Select(pair => Figures.Repeated((pair.Before.Answer ?? "", AnswerControls.QuestionOf(pair.Before)), (pair.After.Answer ?? "", AnswerControls.QuestionOf(pair.After))))
            .Concat(CallView.Of(healthy).Zip(CallView.Of(other), CallView.Repeated)).FirstOrDefault(same => same is not null);
    }

    /// <summary>Gets the figures of an answer.</summary>
    public static ImmutableSortedSet<string> FiguresOf(AskView ask)
    {
        ArgumentNullException.ThrowIfNull(ask);
        return Figures.Of(ask.Answer ?? "", AnswerControls.QuestionOf(ask));
    }

    /// <summary>Says whether anything in what went to the service can be changed.</summary>
    public static bool HasInput(Observation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        return observation.Readings.Where(reading => reading.Frame.Direction == FrameDirection.Sent).Any(reading =>
            OtherInput.Body(reading.Frame.Payload, 1) is not null || (reading.Frame.Name is { } name && OtherInput.Target(name[(name.IndexOf(' ', StringComparison.Ordinal) + 1)..], 1) is not null));
    }

    /// <summary>Reads a run in which the service was gone after its first fault: what stands behind the fault must turn red, and nothing before it.</summary>
    public static LiveResult OfCut(Observation broken)
    {
        ArgumentNullException.ThrowIfNull(broken);
        var fault = Faults.First(broken.Readings);
        var red = Red(broken);
        if (fault is null || red.Any(check => IsUpTo(check, fault)))
        {
            return new(false, NotDone + (fault is null ? "the fault did not come" : Words(red[0])));
        }

        return red.IsEmpty ? new(false, "every expectation behind the fault still holds") : new(true, Words(red[0]));
    }

    /// <summary>Reads a run in which answers came too late: every time limit must turn red, or the step must have given up waiting.</summary>
    public static LiveResult OfStall(Observation broken)
    {
        ArgumentNullException.ThrowIfNull(broken);
        if (CaseJudge.DivergenceOf(broken, new EvidenceId("")) is { Phase: Phase.Suite or Phase.Credentials or Phase.Reach } early)
        {
            return new(false, NotDone + early.Message);
        }

        var limits = ExpectationEvaluator.Evaluate(broken).Zip(broken.Scenario.AllExpectations, (check, pair) => (Check: check, pair.Expectation))
            .Where(pair => pair.Expectation is Expectation.InTime).Select(pair => pair.Check).ToList();
        return limits.Find(check => check.Result.Held && !GaveUp(broken, check.Step)) is { } green
            ? new(false, Words(green))
            : new(limits.Count > 0, limits.Count > 0 ? $"{Words(limits[0])} on the attempt's clock, which a stall puts forward by what it does not wait" : "there is no time limit");
    }

    private static bool IsUpTo(Checked check, Reading fault) => check.Step >= 0 && check.Step <= fault.Frame.Step;

    private static bool GaveUp(Observation broken, int step) => broken.Readings.Any(reading => reading.Frame.Direction == FrameDirection.Failed && (step < 0 || reading.Frame.Step == step));

    private static ImmutableArray<Checked> Red(Observation broken) => [.. ExpectationEvaluator.OneByOne(broken).Where(check => !check.Result.Held)];

    private static string Words(Checked check) => $"{check.Result.At}: {check.Result.Expectation}{(check.Result.Held ? " still holds" : "")}: {check.Result.Observed}";
}
