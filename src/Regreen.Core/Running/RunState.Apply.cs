using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Triaging;

namespace Regreen.Core.Running;

public sealed partial record RunState
{
    /// <summary>Adds a fact.</summary>
    public static RunState Apply(RunState state, Fact fact)
    {
        ArgumentNullException.ThrowIfNull(state);
        return fact switch
        {
            RunStarted started => state with { Start = started, Iterations = [new IterationState(1, started.Head)] },
            RevisionDeployed deployed => state.Counted().Updated(deployed.Iteration, iteration => iteration with { Deployed = deployed, Failure = null }),
            DeploymentFailed failed => state.Counted().Updated(failed.Iteration, iteration => Judged(state, iteration with { Failure = failed.Failure })),
            AttemptFinished finished => state.Updated(finished.Iteration, iteration => Finished(state, iteration, finished)),
            RepairCommitted committed => state.WithRepair(committed),
            RepairUndone undone => state.WithUndone(undone),
            BaselineRecorded => state with { IsBaselineRecorded = true },
            _ => ApplyToIssue(state, fact) ?? ApplyToRun(state, fact),
        };
    }

    private static RunState? ApplyToIssue(RunState state, Fact fact) => fact switch
    {
        EvidenceGathered gathered => state.Updated(gathered.Issue, issue => issue with { Findings = gathered.Findings }),
        CandidateProbed probed => state.Counted().Updated(probed.Issue, issue => issue with { Probes = issue.Probes.Add(probed) }),
        IssueDiagnosed diagnosed => state.Updated(diagnosed.Issue, issue => issue with { Diagnosis = diagnosed.Diagnosis }),
        RemedyTried tried => state.Counted().Updated(tried.Issue, issue => issue with { Tried = issue.Tried.Add(tried) }),
        RepairApproved approved => state.Updated(approved.Issue, issue => issue with { IsApproved = true }),
        _ => null,
    };

    private static RunState ApplyToRun(RunState state, Fact fact) => fact switch
    {
        CommandFailed failed => state with { Failure = failed },
        TimePassed passed => state with { Elapsed = passed.SinceStart > state.Elapsed ? passed.SinceStart : state.Elapsed },
        // What stopped the run is tried again by whoever resumes it.
        RunResumed => state with { IsInterrupted = false, Failure = null, End = state.End is { Outcome: RunOutcome.ProvenGreen } ? state.End : null },
        RunInterrupted => state with { IsInterrupted = true },
        RunEnded ended => state with { End = ended },
        _ => state,
    };

    private static IterationState Finished(RunState state, IterationState iteration, AttemptFinished finished)
    {
        var attempts = iteration.Attempts.GetValueOrDefault(finished.Judged.Case, []);
        var updated = iteration with { Attempts = iteration.Attempts.SetItem(finished.Judged.Case, attempts.Add(finished.Judged)) };
        return Reruns.Missing(state.Start!, updated).IsEmpty ? Judged(state, updated) : updated;
    }

    private static IterationState Judged(RunState state, IterationState iteration)
    {
        var first = state.Iterations.Sum(other => other.Number < iteration.Number ? other.Issues.Length : 0) + 1;
        var issues = iteration.Failure is { } failure
            ? [Triage.OfDeployment(failure, first)]
            : Triage.Group(iteration.Verdicts, state.Start!.Baseline?.Verdicts ?? [], first);
        return iteration with { IsJudged = true, Issues = [.. issues.Select(issue => new IssueState(issue))] };
    }

    private RunState Counted() => this with { Deployments = Deployments + 1 };

    private RunState Updated(int number, Func<IterationState, IterationState> change) =>
        this with { Iterations = [.. Iterations.Select(iteration => iteration.Number == number ? change(iteration) : iteration)] };

    private RunState Updated(IssueId id, Func<IssueState, IssueState> change) =>
        this with
        {
            Iterations =
            [
                .. Iterations.Select(iteration => iteration with
                {
                    Issues = [.. iteration.Issues.Select(issue => issue.Issue.Id == id ? change(issue) : issue)],
                }),
            ],
        };

    private RunState WithRepair(RepairCommitted committed)
    {
        var repaired = Updated(committed.Issue, issue => issue with { Repair = committed });
        var culprit = repaired.IssueOf(committed.Issue).Accepted?.Remedy is RevertCommit revert ? revert.Commit : null;
        return repaired with
        {
            Culprits = culprit is null ? Culprits : Culprits.Add(culprit),
            Iterations = repaired.Iterations.Add(new IterationState(repaired.Iterations.Length + 1, committed.Candidate)),
        };
    }

    private RunState WithUndone(RepairUndone undone) =>
        this with
        {
            Iterations = Iterations.SetItem(Iterations.Length - 1, Current with { Undone = undone }),
            Culprits = Culprits.IsEmpty ? Culprits : Culprits.RemoveAt(Culprits.Length - 1),
        };
}
