using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;

namespace Regreen.Core.Running;

/// <summary>Decides what is done next. Pure and total: no clock, no randomness, no I/O. Every bound of the loop stands here.</summary>
public static class Decider
{
    /// <summary>How many attempts may run beside each other.</summary>
    public const int MostAttemptsAtOnce = 4;

    /// <summary>Returns the commands that may run now; none when the run is over.</summary>
    public static ImmutableArray<Command> Decide(RunState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Start is null || state.End is not null)
        {
            return [];
        }

        if (Stop(state) is { } end)
        {
            return [end];
        }

        var next = Next(state);
        var decided = Overspent(state, next[0]) is { } spent ? [spent] : next;
        return decided is [Command.End ending] && Unproposed(state) is { } repaired ? [new Command.Propose(repaired.Issue.Id, ending.Outcome, ending.Reason)]
            : decided is [Command.Probe { IsSearch: true } probe] ? [probe, .. Ahead(state, probe)]
            : decided;
    }

    // A search goes one way or the other after each probe: what it would ask then is looked at beside it, as far as the limits go. Half of that is in vain, and ends with the answer.
    private static IEnumerable<Command> Ahead(RunState state, Command.Probe probe)
    {
        var limits = state.Start!.Limits;
        return ((ProbeOutcome[])[ProbeOutcome.Bad, ProbeOutcome.Good])
            .Take(Math.Min(limits.Probes - 1, limits.Deployments - state.Deployments - 1))
            .Select(outcome => Next(RunState.Apply(state, new CandidateProbed(probe.Issue, probe.Candidate, probe.Ordinal, outcome, "", Built: false, []) { Key = probe.Key })))
            .SelectMany(next => next is [Command.Probe { IsSearch: true } following] && following.Key != probe.Key ? [following] : Array.Empty<Command>())
            .DistinctBy(command => command.Key, StringComparer.Ordinal);
    }

    private static ImmutableArray<Command> Next(RunState state) => state.Current switch
    {
        { Undone: { } undone } iteration => [new Command.End(NoProgress(state, iteration) ? RunOutcome.NoProgress : RunOutcome.NeedsPerson, $"The repair was taken back: {undone.Reason}")],
        { IsJudged: true } iteration => [Judged(state, iteration)],
        { Deployed: null } iteration => [new Command.Deploy(iteration.Number, iteration.Candidate)],
        // What runs already is among the first that are owed, so no more need be named.
        var iteration => [.. state.OwedBy(iteration).Take(MostAttemptsAtOnce).Select(owed => new Command.RunAttempt(iteration.Number, state.Plan![owed.Key], owed.Value))],
    };

    // A repair that was deployed, tested and not taken back. What only a preview showed, or a broken run did not finish, is put before nobody.
    private static IssueState? Unproposed(RunState state) => !state.Start!.Proposes ? null : state.Iterations
        .Where(iteration => state.Iterations.Any(next => next.Number == iteration.Number + 1 && next is { IsJudged: true, Undone: null, Failure: null }))
        .SelectMany(iteration => iteration.Issues)
        .FirstOrDefault(issue => issue is { Repair.Branch: not null, Proposal: null });

    private static Command.End? Stop(RunState state) => state switch
    {
        { IsInterrupted: true } => new Command.End(RunOutcome.Interrupted, "Stopped by a person; `regreen resume` goes on."),
        { Failure: { } failure } => new Command.End(OutcomeOf(failure.Category), failure.Reason),
        _ when state.Start!.Manifest.IsEmpty => new Command.End(RunOutcome.NothingRan, "The manifest is empty: no case was found."),
        _ when state.Start.Selection is { Cases.IsEmpty: true } none => new Command.End(RunOutcome.NothingRan, $"Nothing was chosen: {none.Filter}."),
        _ => null,
    };

    // What ends the run, remembers a green or takes a bad repair back is never refused. A commit is followed by a deployment, so it needs one to be left.
    private static Command.End? Overspent(RunState state, Command next)
    {
        var limits = state.Start!.Limits;
        return next switch
        {
            Command.End or Command.Undo or Command.RecordBaseline => null,
            _ when state.Elapsed >= limits.Wall => new Command.End(RunOutcome.BudgetSpent, $"The wall time of {limits.Wall} is spent."),
            Command.Deploy or Command.Probe or Command.TryRemedy or Command.Commit when state.Deployments >= limits.Deployments =>
                new Command.End(RunOutcome.BudgetSpent, $"The {limits.Deployments} deployments are spent."),
            _ => null,
        };
    }

    private static Command Judged(RunState state, IterationState iteration) =>
        IsGreen(state, iteration) ? Green(state, iteration)
        : state.Start!.TestOnly ? Endings.Of(state.Start, iteration)
        : iteration.Failure is { Stage: DeploymentStage.Infrastructure } outage ? new Command.End(iteration.Number == 1 ? RunOutcome.Infrastructure : RunOutcome.NeedsPerson, outage.Reason)
        : iteration.Number > 1 && Unhelpful(state, iteration) is { } reason ? new Command.Undo(iteration.Number, state.Iterations[^2].Issues.First(issue => issue.Repair is not null).Issue.Id, reason)
        : Explained(state, iteration);

    private static Command Green(RunState state, IterationState iteration)
    {
        if (!state.IsBaselineRecorded && state.Start!.Capabilities.Repository && !state.Start.TestOnly)
        {
            return new Command.RecordBaseline(iteration.Number);
        }

        var gated = iteration.Verdicts.Where(judged => judged.Gate).ToImmutableArray();
        var accepted = gated.Count(judged => judged.Verdict == Verdict.Unproven);
        return accepted == 0
            ? new Command.End(RunOutcome.ProvenGreen, "Every gated case is proven.")
            : new Command.End(RunOutcome.Unproven, $"{accepted} of {gated.Length} gated cases pass and are not proven; `accept: unproven` lets them count.");
    }

    /// <summary>Says whether a verdict counts as green for the loop: proven, or unproven where the user accepts that.</summary>
    public static bool Counts(RunState state, CaseJudged judged)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(judged);
        return judged.Verdict == Verdict.Proven || (judged.Verdict == Verdict.Unproven && state.Start is { AcceptUnproven: true });
    }

    private static Command Explained(RunState state, IterationState iteration)
    {
        var limits = state.Start!.Limits;
        var open = iteration.Issues.FirstOrDefault(issue => !IsSettled(state, issue));
        return open is not null ? IssueDecider.Next(state, iteration, open)
            : iteration.Number >= limits.Iterations && iteration.Issues.Any(issue => issue.Accepted is not null)
                ? new Command.End(RunOutcome.BudgetSpent, $"The {limits.Iterations} iterations are spent.")
                : Settled(state, iteration);
    }

    /// <summary>Says whether nothing more can be done for an issue in its iteration.</summary>
    internal static bool IsSettled(RunState state, IssueState issue) =>
        issue.Diagnosis is { } diagnosis
        && (state.Start!.ReadOnly
            || (issue.Accepted is not null && state.Current.Number >= state.Start.Limits.Iterations)
            || (issue.Accepted is not null && state.Start.Approval == Approval.Ask && !issue.IsApproved)
            || (issue.Accepted is null && IssueDecider.Untried(issue, diagnosis).IsEmpty));

    private static Command.End Settled(RunState state, IterationState iteration) => iteration switch
    {
        { Issues: [] } => Endings.Of(state.Start!, iteration),
        _ when state.Start!.ReadOnly => iteration.Failure is null ? Endings.Of(state.Start!, iteration) : new Command.End(RunOutcome.Infrastructure, iteration.Failure.Reason),
        _ when iteration.Issues.FirstOrDefault(issue => issue.Accepted is not null) is { } waiting =>
            new Command.End(RunOutcome.NeedsPerson, $"A repair for {waiting.Issue.Id} was tried and works; `regreen approve {waiting.Issue.Id}` lets it through."),
        { Number: 1, Failure: { } failure, Issues: [{ Diagnosis.Ending: Ending.Inconclusive } unexplained, ..] } => new Command.End(RunOutcome.Infrastructure, $"{failure.Reason} {Unrepaired(unexplained)}"),
        _ => new Command.End(RunOutcome.NeedsPerson, Unrepaired(iteration.Issues[0])),
    };

    private static string Unrepaired(IssueState issue) =>
        issue.Tried.IsEmpty ? issue.Diagnosis!.Summary : $"{issue.Diagnosis!.Summary} Not repaired: {issue.Tried[^1].Reason}";

    private static bool IsGreen(RunState state, IterationState iteration)
    {
        var gated = iteration.Verdicts.Where(judged => judged.Gate).ToImmutableArray();
        return iteration.Failure is null
            && state.Start!.Selection is null
            && gated.Length > 0
            && gated.Length == state.Start!.Manifest.Count(entry => entry.Gate)
            && gated.All(judged => Counts(state, judged));
    }

    // A repair must prove itself: something that was proven must not fail after it, and something that failed must be gone.
    private static string? Unhelpful(RunState state, IterationState iteration)
    {
        if (NoProgress(state, iteration))
        {
            return "The same failures stand after the repair.";
        }

        var before = state.Iterations[^2].Verdicts.Where(judged => Counts(state, judged)).Select(judged => judged.Case).ToImmutableHashSet();
        var broken = iteration.Verdicts
            .Where(judged => judged.Gate && judged.Verdict is Verdict.Failing or Verdict.Errored && before.Contains(judged.Case))
            .Select(judged => judged.Case)
            .ToImmutableArray();
        return iteration.Failure is { } failure ? failure.Reason
            : broken.IsEmpty ? null
            : $"{string.Join(", ", broken)} was green before it and fails now.";
    }

    private static bool NoProgress(RunState state, IterationState iteration)
    {
        var now = Fingerprints(iteration);
        return now.Count > 0 && state.Iterations.Any(earlier => earlier.Number < iteration.Number && Fingerprints(earlier).SetEquals(now)
            && FailingCases(state, earlier).SetEquals(FailingCases(state, iteration)));
    }

    private static HashSet<string> Fingerprints(IterationState iteration) =>
        iteration.Issues.Select(issue => issue.Issue.Fingerprint).ToHashSet(StringComparer.Ordinal);

    private static HashSet<CaseId> FailingCases(RunState state, IterationState iteration) =>
        iteration.Verdicts.Where(judged => judged.Gate && !Counts(state, judged)).Select(judged => judged.Case).ToHashSet();

    private static RunOutcome OutcomeOf(FailureCategory category) => category switch
    {
        FailureCategory.Usage => RunOutcome.Usage,
        FailureCategory.Infrastructure => RunOutcome.Infrastructure,
        _ => RunOutcome.NeedsPerson,
    };
}
