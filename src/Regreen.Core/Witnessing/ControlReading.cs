using System.Collections.Immutable;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Answers;

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
    /// <param name="healthy">Its exchanges as they are.</param>
    public static ControlResult Read(SuiteControl control, CaseJudged? test, string? missing, ImmutableArray<WitnessedExchange> exchanges, ImmutableArray<WitnessedExchange> healthy)
    {
        var wasBroken = exchanges.Any(exchange => exchange.Broken == control.Kind);
        return (wasBroken ? OfService(control, test, exchanges, healthy) : null) ?? OfCase(control, test, missing, exchanges, wasBroken);
    }

    // What the service did when it was asked otherwise.
    private static ControlResult? OfService(SuiteControl control, CaseJudged? test, ImmutableArray<WitnessedExchange> exchanges, ImmutableArray<WitnessedExchange> healthy) => control.Kind switch
    {
        SabotageKind.AnotherQuestion or SabotageKind.OtherNumbers when Repeated(healthy, exchanges) is { } same => Result(control, false, $"the service gives the same figures ({same}) whatever is asked"),
        SabotageKind.OtherNumbers => Result(control, true, "the figures of the answers change with them"),
        SabotageKind.OtherWords when test is not null => Result(control, !test.Passed, test.Passed ? "it passes as before" : test.Reason) with { MustStayGreen = true },
        _ => null,
    };

    private static ControlResult OfCase(SuiteControl control, CaseJudged? test, string? missing, ImmutableArray<WitnessedExchange> exchanges, bool wasBroken) => (test, wasBroken) switch
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

    /// <summary>Says that a control was not carried out, and why.</summary>
    public static ControlResult NotDone(SuiteControl control, string why) => Result(control, false, ControlResult.NotDone + why);

    // Questions are asked in the same order in both runs.
    private static string? Repeated(ImmutableArray<WitnessedExchange> healthy, ImmutableArray<WitnessedExchange> other) =>
        healthy.Where(exchange => exchange.Question is not null).Zip(other.Where(exchange => exchange.Question is not null), (before, after) => after.AskedInstead is { } instead ? Figures.Repeated((before.Answer, before.Question!), (after.Answer, instead)) : null).FirstOrDefault(same => same is not null);

    // Credentials that make no difference to the service say nothing of the case.
    private static bool IsServed(SabotageKind kind, ImmutableArray<WitnessedExchange> exchanges) =>
        kind is SabotageKind.StripAuthentication or SabotageKind.BreakAuthentication
        && exchanges.Where(exchange => exchange.Broken == kind).All(exchange => exchange.Frames.Any(IsServing) && !exchange.Frames.Any(CaseTraffic.IsRefusal));

    private static bool IsServing(Frame frame) => frame is { Direction: FrameDirection.Received, Status: null or (>= 200 and < 400) };

    private static ControlResult Result(SuiteControl control, bool turnedRed, string detail) =>
        new(control.Claim, SabotageWords.Of(control.Kind), Live: true, turnedRed, detail.Length <= LongestDetail ? detail : detail[..LongestDetail]);
}
