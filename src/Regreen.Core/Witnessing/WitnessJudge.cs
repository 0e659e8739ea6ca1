using System.Collections.Immutable;
using System.Globalization;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Answers;

namespace Regreen.Core.Witnessing;

/// <summary>What the witness and the live controls showed of one case.</summary>
/// <param name="Attempt">Its transcript and the revisions around it.</param>
/// <param name="Frames">What went over the wire.</param>
/// <param name="Claims">What it claims.</param>
/// <param name="Controls">What its controls showed.</param>
public sealed record WitnessedCase(AttemptRecord Attempt, ImmutableArray<Frame> Frames, ImmutableArray<Claim> Claims, ImmutableArray<ControlResult> Controls)
{
    /// <summary>Gets what is declared for its suite.</summary>
    public ImmutableArray<Claim> Declared { get; init; } = [];

    /// <summary>Gets how many of its messages the witness did not keep.</summary>
    public int Left { get; init; }

    /// <summary>Gets the other host to which the service sent it, or null.</summary>
    public string? LeadsTo { get; init; }

    /// <summary>Gets the controls that its claims required, fixed before any was carried out.</summary>
    public ImmutableArray<DueControl> Due { get; init; } = [];

    /// <summary>Gets why the controls were not run, or null where they were.</summary>
    public string? NotControlled { get; init; }
}

/// <summary>Judges cases of existing suites by what the witness saw. Pure.</summary>
public static class WitnessJudge
{
    /// <summary>Judges a case.</summary>
    /// <param name="test">What the suite itself says.</param>
    /// <param name="seen">What the witness saw.</param>
    /// <param name="replay">Gives the command that replays a control by its name.</param>
    public static CaseJudged Judge(CaseJudged test, WitnessedCase seen, Func<ControlResult, string> replay)
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(replay);
        var attempt = seen.Attempt;
        var transcript = new Transcript(seen.Frames);
        var claims = Withdrawn(seen) is { } withdrawn ? seen.Claims.Remove(withdrawn) : seen.Claims;
        var controls = seen.Controls.RemoveAll(control => !claims.Contains(control.Claim));
        var judged = test with
        {
            Receipt = new Receipt(attempt.Before, attempt.After, attempt.Transcript, transcript.TraceIds, transcript.Exchanges, claims, controls)
            {
                Due = seen.NotControlled is null ? seen.Due.RemoveAll(due => !claims.Contains(due.Claim)) : null,
                Truncated = seen.Left > 0 ? seen.Left : null,
            },
        };
        if (test.Passed && CaseJudge.RevisionChanged(attempt))
        {
            return judged with { Verdict = Verdict.Errored, Reason = $"another revision appeared during the run: {CaseJudge.Name(attempt.Before)} before, {CaseJudge.Name(attempt.After)} after" };
        }

        return test switch
        {
            { Verdict: Verdict.Unproven, Passed: true } => Green(judged, seen, replay),
            { Passed: false } when seen.Frames.FirstOrDefault(frame => frame is { Direction: FrameDirection.Failed, Phase: Phase.Reach }) is { } failed =>
                judged with { Reason = $"{test.Reason}; the service could not be reached: {failed.Reason}: {failed.Payload}" },
            _ => judged,
        };
    }

    private static CaseJudged Green(CaseJudged judged, WitnessedCase seen, Func<ControlResult, string> replay)
    {
        var (attempt, receipt) = (seen.Attempt, judged.Receipt!);
        var wasObserved = seen.Frames.Any(frame => frame.Direction is not (FrameDirection.Sent or FrameDirection.Failed));
        if (wasObserved && seen.NotControlled is { } why)
        {
            return judged with { Reason = $"{receipt.Exchanges} messages were observed; {why}" };
        }

        if (Unseen(seen, receipt.Exchanges) is { } unseen)
        {
            return judged with { Reason = unseen };
        }

        var (verdict, reason) = Greens.Judge(wasObserved, attempt.Before, attempt.After, receipt.Claims, receipt.Controls, "");
        if (verdict == Verdict.Proven && FixedControls.MissingIn(receipt) is { } missing)
        {
            return judged with { Verdict = Verdict.Unproven, Reason = Greens.Missing(missing) };
        }

        var hollow = receipt.Controls.FirstOrDefault(control => !control.IsMet && !control.WasNotDone);
        return judged with { Verdict = verdict, Reason = hollow is null || verdict != Verdict.Unproven ? reason : $"{reason}; see it again: {replay(hollow)}" };
    }

    // What no control can make up for.
    private static string? Unseen(WitnessedCase seen, int exchanges) =>
        seen.Left > 0 ? string.Create(CultureInfo.InvariantCulture, $"its transcript is truncated: {seen.Left} of {exchanges + seen.Left} messages were not kept, so nobody can look at what came of it")
        : seen.Frames.Where(frame => frame.Direction == FrameDirection.Received).SelectMany(frame => AnswerTexts.Documents(frame.Payload)).Select(StandIn.ToldBy).FirstOrDefault(told => told is not null) is { } standIn ? Greens.StandIn(standIn)
        : seen.LeadsTo is { } host ? $"the service sent it to another host, {host}: what it did there was not observed"
        : null;

    // Credentials were sent, and the service serves without them: then the case says nothing of who asks, unless its author said so.
    private static Claim? Withdrawn(WitnessedCase seen) =>
        !seen.Declared.Contains(Claim.Authenticated) && seen.Controls.Any(control => control.Claim == Claim.Authenticated && control.WasNotDone && control.Detail.EndsWith(ControlReading.ServedAnyway, StringComparison.Ordinal))
            ? Claim.Authenticated
            : null;
}
