using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;

namespace Regreen.Core.Running;

/// <summary>Decides what is done next. Pure and total: no clock, no randomness, no I/O. Every bound of the loop stands here.</summary>
public static class Decider
{
    /// <summary>Returns the commands that may run now; none when the run is over.</summary>
    public static ImmutableArray<Command> Decide(RunState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Start is null || state.End is not null)
        {
            return [];
        }

        return Stop(state) is { } end ? [end] : state.Current switch
        {
            { Undone: not null } undone => [new Command.End(RunOutcome.NeedsPerson, $"The repair made things worse and was taken back: {undone.Undone.Reason}")],
            { IsJudged: true } iteration => [Judged(state, iteration)],
            { Deployed: null } iteration => [new Command.Deploy(iteration.Number, iteration.Candidate)],
            var iteration => [.. Reruns.Missing(state.Start, iteration).Select(owed => new Command.RunAttempt(iteration.Number, owed.Case, owed.Attempt))],
        };
    }

    private static Command.End? Stop(RunState state)
    {
        var limits = state.Start!.Limits;
        var isOpen = !state.Current.IsJudged || !IsGreen(state, state.Current);
        return state switch
        {
            { IsInterrupted: true } => new Command.End(RunOutcome.Interrupted, "Stopped by a person; `regreen resume` goes on."),
            { Failure: { } failure } => new Command.End(OutcomeOf(failure.Category), failure.Reason),
            _ when state.Start.Manifest.IsEmpty => new Command.End(RunOutcome.NothingRan, "The manifest is empty: no case was found."),
            _ when isOpen && state.Elapsed > limits.Wall => new Command.End(RunOutcome.BudgetSpent, $"The wall time of {limits.Wall} is spent."),
            _ when isOpen && state.Deployments >= limits.Deployments => new Command.End(RunOutcome.BudgetSpent, $"The {limits.Deployments} deployments are spent."),
            _ => null,
        };
    }

    private static Command Judged(RunState state, IterationState iteration)
    {
        var start = state.Start!;
        if (iteration.Failure is null && IsGreen(state, iteration))
        {
            return !state.IsBaselineRecorded && start.Capabilities.Repository && !start.TestOnly
                ? new Command.RecordBaseline(iteration.Number)
                : new Command.End(RunOutcome.ProvenGreen, "Every gated case is proven.");
        }

        if (start.TestOnly)
        {
            return Red(iteration);
        }

        if (iteration.Number > 1 && Worse(state, iteration) is { } worse)
        {
            return new Command.Undo(iteration.Number, state.Iterations[^2].Issues.First(issue => issue.Repair is not null).Issue.Id, worse);
        }

        if (NoProgress(state, iteration))
        {
            return new Command.End(RunOutcome.NoProgress, "The same failures stand after the repair.");
        }

        var open = iteration.Issues.FirstOrDefault(issue => !IsSettled(state, issue));
        return open is not null ? IssueDecider.Next(state, iteration, open)
            : iteration.Number >= start.Limits.Iterations && iteration.Issues.Any(issue => issue.Accepted is not null)
                ? new Command.End(RunOutcome.BudgetSpent, $"The {start.Limits.Iterations} iterations are spent.")
                : Settled(state, iteration);
    }

    /// <summary>Says whether nothing more can be done for an issue in its iteration.</summary>
    internal static bool IsSettled(RunState state, IssueState issue) =>
        issue.Diagnosis is { } diagnosis
        && (state.Start!.ReadOnly
            || (issue.Accepted is not null && state.Current.Number >= state.Start.Limits.Iterations)
            || (issue.Accepted is not null && state.Start.Approval == Approval.Ask && !issue.IsApproved)
            || (issue.Accepted is null && IssueDecider.Untried(issue, diagnosis).IsEmpty));

    private static Command Settled(RunState state, IterationState iteration) => iteration switch
    {
        { Issues: [] } => Red(iteration),
        _ when state.Start!.ReadOnly => iteration.Failure is null ? Red(iteration) : new Command.End(RunOutcome.Infrastructure, iteration.Failure.Reason),
        _ when iteration.Issues.FirstOrDefault(issue => issue.Accepted is not null) is { } waiting =>
            new Command.End(RunOutcome.NeedsPerson, $"A repair for {waiting.Issue.Id} was tried and works; `regreen approve {waiting.Issue.Id}` lets it through."),
        { Failure: { Stage: DeploymentStage.Infrastructure } failure } => new Command.End(RunOutcome.Infrastructure, failure.Reason),
        _ => new Command.End(RunOutcome.NeedsPerson, $"{iteration.Issues[0].Diagnosis!.Summary}"),
    };

    // Nothing ran, errored alone, or red: which of them the verdicts are.
    private static Command.End Red(IterationState iteration)
    {
        var gated = iteration.Verdicts.Where(judged => judged.Gate).ToImmutableArray();
        return gated switch
        {
            _ when iteration.Failure is { } failure => new(RunOutcome.Infrastructure, failure.Reason),
            _ when gated.All(judged => judged.Verdict == Verdict.NotRun) => new(RunOutcome.NothingRan, "No gated case ran."),
            _ when gated.All(judged => judged.Verdict is Verdict.Errored or Verdict.NotRun) => new(RunOutcome.Infrastructure, gated.First(judged => judged.Verdict == Verdict.Errored).Reason),
            _ when gated.Any(judged => judged.Verdict is Verdict.Failing or Verdict.Flaky or Verdict.Errored or Verdict.NotRun) =>
                new(RunOutcome.Red, $"{gated.Count(judged => judged.Verdict != Verdict.Proven)} of {gated.Length} gated cases are not proven."),
            _ => new(RunOutcome.Unproven, $"{gated.Count(judged => judged.Verdict == Verdict.Unproven)} of {gated.Length} gated cases pass and are not proven."),
        };
    }

    private static bool IsGreen(RunState state, IterationState iteration)
    {
        var gated = iteration.Verdicts.Where(judged => judged.Gate).ToImmutableArray();
        return iteration.Failure is null
            && gated.Length > 0
            && gated.Length == state.Start!.Manifest.Count(entry => entry.Gate)
            && gated.All(judged => judged.Verdict == Verdict.Proven);
    }

    // A case that was proven before the repair and fails after it.
    private static string? Worse(RunState state, IterationState iteration)
    {
        var before = state.Iterations[^2].Verdicts.Where(judged => judged.Verdict == Verdict.Proven).Select(judged => judged.Case).ToImmutableHashSet();
        var broken = iteration.Verdicts.Where(judged => judged.Gate && judged.Verdict == Verdict.Failing && before.Contains(judged.Case)).Select(judged => judged.Case).ToImmutableArray();
        return iteration.Failure is { } failure ? failure.Reason
            : broken.IsEmpty ? null
            : $"{string.Join(", ", broken)} was proven before it and fails now.";
    }

    private static bool NoProgress(RunState state, IterationState iteration)
    {
        var now = Fingerprints(iteration);
        return now.Count > 0 && state.Iterations.Any(earlier => earlier.Number < iteration.Number && Fingerprints(earlier).SetEquals(now)
            && FailingCases(earlier).SetEquals(FailingCases(iteration)));
    }

    private static HashSet<string> Fingerprints(IterationState iteration) =>
        iteration.Issues.Select(issue => issue.Issue.Fingerprint).ToHashSet(StringComparer.Ordinal);

    private static HashSet<CaseId> FailingCases(IterationState iteration) =>
        iteration.Verdicts.Where(judged => judged.Gate && judged.Verdict != Verdict.Proven).Select(judged => judged.Case).ToHashSet();

    private static RunOutcome OutcomeOf(FailureCategory category) => category switch
    {
        FailureCategory.Usage => RunOutcome.Usage,
        FailureCategory.Infrastructure => RunOutcome.Infrastructure,
        _ => RunOutcome.NeedsPerson,
    };
}
