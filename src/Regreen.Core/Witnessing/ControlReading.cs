using System.Collections.Immutable;
using Regreen.Core.Judging;

namespace Regreen.Core.Witnessing;

/// <summary>Reads what a case did while its traffic was broken. Red for another reason than the one that was made proves nothing.</summary>
public static class ControlReading
{
    /// <summary>Says that the service does not mind what was done to the credentials.</summary>
    public const string ServedAnyway = "the service itself serves such a request";

    private const int LongestDetail = 300;

    /// <summary>Reads a control.</summary>
    /// <param name="control">The control.</param>
    /// <param name="test">How the case ended, or null where the results do not hold it.</param>
    /// <param name="missing">Why the results do not hold it, or null.</param>
    /// <param name="exchanges">Its exchanges in that run.</param>
    public static ControlResult Read(SuiteControl control, CaseJudged? test, string? missing, ImmutableArray<WitnessedExchange> exchanges)
    {
        var wasBroken = exchanges.Any(exchange => exchange.Broken == control.Kind);
        return (test, wasBroken) switch
        {
            (null, _) => NotDone(control, missing ?? "the case is not in the results of that run"),
            ({ Passed: true }, true) when IsServed(control.Kind, exchanges) => NotDone(control, ServedAnyway),
            ({ Passed: true }, true) => Result(control, false, "it passes as before"),
            ({ Passed: true }, false) when exchanges.IsEmpty => Result(control, false, "it asked nothing this time, and passes as before"),
            ({ Passed: true }, false) => NotDone(control, "nothing of its traffic could be broken so"),
            ({ Verdict: Verdict.Errored or Verdict.NotRun }, false) => NotDone(control, $"it ended before: {test.Reason}"),
            (_, false) => NotDone(control, $"it turned red before anything was broken: {test.Reason}"),
            _ => Result(control, true, test.Verdict == Verdict.NotRun ? $"it is not green: {test.Reason}" : test.Reason),
        };
    }

    /// <summary>Says that a control was not carried out, and why.</summary>
    public static ControlResult NotDone(SuiteControl control, string why) => Result(control, false, ControlResult.NotDone + why);

    // Credentials that make no difference to the service say nothing of the case.
    private static bool IsServed(SabotageKind kind, ImmutableArray<WitnessedExchange> exchanges) =>
        kind is SabotageKind.StripAuthentication or SabotageKind.BreakAuthentication
        && exchanges.Where(exchange => exchange.Broken == kind).All(exchange => exchange.Frames.Any(IsServing) && !exchange.Frames.Any(CaseTraffic.IsRefusal));

    private static bool IsServing(Frame frame) => frame is { Direction: FrameDirection.Received, Status: null or (>= 200 and < 400) };

    private static ControlResult Result(SuiteControl control, bool turnedRed, string detail) =>
        new(control.Claim, SabotageWords.Of(control.Kind), Live: true, turnedRed, detail.Length <= LongestDetail ? detail : detail[..LongestDetail]);
}
