using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging.Answers;
using Regreen.Core.Judging.Controls;
using Regreen.Core.Judging.Expecting;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;
using Regreen.Core.Recording;

namespace Regreen.Core.Judging;

/// <summary>What is known of an attempt besides its transcript.</summary>
/// <param name="Transcript">The stored transcript.</param>
/// <param name="Before">The revision serving before it.</param>
/// <param name="After">The revision serving after it.</param>
/// <param name="StartedAt">When it began (UTC).</param>
/// <param name="Duration">How long it took.</param>
public sealed record AttemptRecord(EvidenceId Transcript, ServedRevision Before, ServedRevision After, DateTimeOffset StartedAt, TimeSpan Duration);

/// <summary>What came of the live controls of a case.</summary>
/// <param name="Due">Those that its claims required, fixed before any was carried out.</param>
/// <param name="Results">What they showed.</param>
public sealed record LiveOutcome(ImmutableArray<DueControl> Due, ImmutableArray<ControlResult> Results)
{
    /// <summary>Where none was due.</summary>
    public static readonly LiveOutcome None = new([], []);

    /// <summary>Takes what was shown before for what was due.</summary>
    public static LiveOutcome Of(ImmutableArray<ControlResult> known) => new([.. known.Select(DueControl.Of)], known);
}

/// <summary>Computes the verdict of an attempt from what was observed. Pure: the same observation gives the same verdict.</summary>
public static class CaseJudge
{
    /// <summary>Says whether every expectation holds and nothing broke before an answer could be.</summary>
    public static bool Passes(Observation observation) => ExpectationEvaluator.Holds(observation);

    /// <summary>Says whether every expectation of one step holds so far, and nothing kept it from being done.</summary>
    public static bool Passes(Observation observation, ScenarioStep step) =>
        !observation.Of(step).Any(reading => reading.Frame.Direction == FrameDirection.Failed)
        && ExpectationEvaluator.OneByOne(observation).Where(check => check.Step == step.Index).All(check => check.Result.Held);

    /// <summary>Says where an observation leaves the healthy path, or null where it does not.</summary>
    public static Divergence? DivergenceOf(Observation observation, EvidenceId transcript) =>
        Passes(observation) ? null : Divergences.Find(observation, ExpectationEvaluator.Evaluate(observation), transcript);

    /// <summary>Judges an attempt.</summary>
    /// <param name="observation">What was observed.</param>
    /// <param name="attempt">What else is known.</param>
    /// <param name="live">What the live controls showed, and which of them were due.</param>
    /// <param name="recorded">Whether the controls on the recorded traffic are run.</param>
    public static CaseJudged Judge(Observation observation, AttemptRecord attempt, LiveOutcome live, bool recorded)
    {
        var scenario = observation.Scenario;
        var checks = ExpectationEvaluator.Evaluate(observation);
        var passed = Passes(observation);
        var claims = ControlsEngine.ClaimsOf(observation);
        var unmoved = new UnmovedExpectations(observation);
        ImmutableArray<ControlResult> onCopies = passed && recorded ? ControlsEngine.Run(observation, claims, unmoved) : [];
        ImmutableArray<ControlResult> controls = passed ? [.. onCopies, .. live.Results] : [];
        var receipt = new Receipt(attempt.Before, attempt.After, attempt.Transcript, observation.Transcript.TraceIds, observation.Transcript.Exchanges, claims, controls)
        {
            Due = passed ? [.. onCopies.Select(DueControl.Of), .. live.Due] : null,
            Seeds = scenario.Seeds.IsEmpty ? null : scenario.Seeds,
        };
        var divergence = passed ? null : Divergences.Find(observation, checks, attempt.Transcript);
        var (verdict, reason) = RevisionChanged(attempt) ? (Verdict.Errored, $"another revision appeared during the attempt: {Name(attempt.Before)} before, {Name(attempt.After)} after")
            : passed ? Green(observation, attempt, receipt)
            : Red(observation, divergence!);
        return new CaseJudged(
            scenario.CaseId,
            scenario.Title,
            scenario.Gate,
            verdict,
            reason,
            passed,
            Told(checks, unmoved.Places),
            divergence,
            receipt,
            attempt.StartedAt,
            attempt.Duration)
        { Path = Paths.Of(observation) };
    }

    private static (Verdict Verdict, string Reason) Green(Observation observation, AttemptRecord attempt, Receipt receipt)
    {
        var wasObserved = observation.Readings.Any(reading => reading.Frame.Direction is not (FrameDirection.Sent or FrameDirection.Failed));
        var judged = Greens.Judge(wasObserved, attempt.Before, attempt.After, receipt.Claims, receipt.Controls, Retried(observation));
        return judged.Verdict != Verdict.Proven ? judged
            : observation.Readings.Select(StandInTold).FirstOrDefault(told => told is not null) is { } standIn ? (Verdict.Unproven, Greens.StandIn(standIn))
            : FixedControls.MissingIn(receipt) is { } missing ? (Verdict.Unproven, Greens.Missing(missing))
            : judged;
    }

    private static ImmutableArray<ExpectationResult> Told(ImmutableArray<Checked> checks, ImmutableArray<int> unmoved) =>
        [.. checks.Select((check, place) => unmoved.Contains(place) ? check.Result with { IsUnmoved = true } : check.Result)];

    private static string? StandInTold(Reading reading) => reading is { IsReceived: true, Json: { } json } ? StandIn.ToldBy(json) : null;

    private static (Verdict Verdict, string Reason) Red(Observation observation, Divergence divergence)
    {
        var errored = divergence.Phase is Phase.Suite or Phase.Credentials or Phase.Reach
            || observation.Readings.Any(reading => !Divergences.IsTeardown(observation, reading.Frame.Step) && reading.Frame is { Direction: FrameDirection.Failed, Phase: Phase.Suite or Phase.Credentials or Phase.Reach });
        return (errored ? Verdict.Errored : Verdict.Failing, divergence.Message);
    }

    // A pass that took several tries is told as one.
    private static string Retried(Observation observation)
    {
        var retried = observation.Readings.Where(reading => reading.Frame.Try > 0).Select(reading => (reading.Frame.Step, reading.Frame.Try)).Distinct().ToList();
        return string.Concat(retried.Select(step => $" ({observation.Scenario.Steps[step.Step].At} at try {step.Try + 1})"));
    }

    /// <summary>Says whether one revision served before and another after.</summary>
    internal static bool RevisionChanged(AttemptRecord attempt) =>
        attempt.Before.Source != RevisionSource.Unknown && attempt.After.Source != RevisionSource.Unknown
        && !attempt.Before.IsSameAs(attempt.After);

    /// <summary>Names a revision.</summary>
    internal static string Name(ServedRevision revision) => $"{revision.Tree ?? "unknown"} ({revision.Configuration ?? "no configuration"})";

}
