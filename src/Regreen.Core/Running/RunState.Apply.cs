using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Triaging;

namespace Regreen.Core.Running;

public sealed partial record RunState
{
    /// <summary>Adds a fact. A fact that is there already, or speaks of what this run does not know, changes nothing.</summary>
    public static RunState Apply(RunState state, Fact fact)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Start is null)
        {
            return fact is RunStarted started ? state with { Start = started, Plan = new AttemptPlan(started), Iterations = [new IterationState(1, started.Head)] } : state;
        }

        return fact switch
        {
            RevisionDeployed deployed => state.Deploying(deployed.Iteration, iteration => iteration with { Deployed = deployed }),
            DeploymentFailed failed => state.Deploying(failed.Iteration, iteration => Judged(state, iteration with { Failure = failed.Failure })),
            AttemptFinished finished => state.Updated(finished.Iteration, iteration => Finished(state, iteration, finished)),
            RepairCommitted committed => state.WithRepair(committed),
            RepairUndone undone => state.WithUndone(undone),
            BaselineRecorded => state with { IsBaselineRecorded = true },
            _ => ApplyToIssue(state, fact) ?? ApplyToRun(state, fact),
        };
    }

    private static RunState? ApplyToIssue(RunState state, Fact fact) => fact switch
    {
        EvidenceGathered gathered => state.Once(gathered.Issue, issue => issue.Findings is null, issue => issue with { Findings = gathered.Findings }),
        CandidateProbed probed => state.Once(
            probed.Issue,
            issue => issue.Probes.Count(other => other.Candidate == probed.Candidate) == probed.Ordinal,
            issue => issue with { Probes = issue.Probes.Add(probed) },
            deployments: 1),
        CulpritDissected dissected => state.Once(dissected.Issue, issue => issue.Dissected is null, issue => issue with { Dissected = dissected }),
        IssueDiagnosed diagnosed => state.Once(diagnosed.Issue, issue => issue.Diagnosis is null, issue => issue with { Diagnosis = diagnosed.Diagnosis }),
        RemedyTried tried => state.Once(
            tried.Issue, issue => issue.Tried.Count(other => other.Remedy == tried.Remedy) == tried.Ordinal, issue => issue with { Tried = issue.Tried.Add(tried) }, deployments: 1),
        RepairProposed proposed => state.Once(proposed.Issue, issue => issue.Proposal is null, issue => issue with { Proposal = proposed }),
        RepairApproved approved => state.Once(approved.Issue, issue => !issue.IsApproved, issue => issue with { IsApproved = true }),
        _ => null,
    };

    private static RunState ApplyToRun(RunState state, Fact fact) => fact switch
    {
        CommandFailed failed => state with { Failure = failed },
        TimePassed passed => state with { Elapsed = passed.SinceStart > state.Elapsed ? passed.SinceStart : state.Elapsed },
        // What stopped the run is tried again by whoever resumes it.
        RunResumed => state with { IsInterrupted = false, Failure = null, End = state.IsDone ? state.End : null, Iterations = [.. state.Iterations.Select(WithoutTroubledProposals)] },
        RunInterrupted => state with { IsInterrupted = true },
        RunEnded ended => state with { End = ended },
        _ => state,
    };

    // Whether a case is gated is what the manifest says, and a case that is not in it does not count.
    private static IterationState Finished(RunState state, IterationState iteration, AttemptFinished finished)
    {
        var attempts = iteration.Attempts.GetValueOrDefault(finished.Judged.Case, []);
        if (iteration.IsJudged || finished.Attempt != attempts.Length + 1 || state.Plan!.Find(finished.Judged.Case) is not { } entry)
        {
            return iteration;
        }

        attempts = attempts.Add(finished.Judged with { Gate = entry.Gate });
        var updated = iteration with { Attempts = iteration.Attempts.SetItem(entry.Case, attempts), Owed = state.Plan.After(state.OwedBy(iteration), entry.Case, attempts) };
        return updated.Owed.IsEmpty ? Judged(state, updated) : updated;
    }

    private static IterationState Judged(RunState state, IterationState iteration)
    {
        var first = state.Iterations.Sum(other => other.Number < iteration.Number ? other.Issues.Length : 0) + 1;
        var issues = iteration.Failure is { } failure
            ? [Triage.OfDeployment(failure, first)]
            : Triage.Group(SettingApart.ForTriage(state.Start!, iteration.Verdicts), state.Start!.Baseline?.Verdicts ?? [], first);
        return iteration with { IsJudged = true, Issues = [.. issues.Select(issue => new IssueState(issue))] };
    }

    private RunState Deploying(int number, Func<IterationState, IterationState> change) =>
        Iterations.Any(iteration => iteration.Number == number && iteration is { Deployed: null, Failure: null })
            ? Counted(1).Updated(number, change)
            : this;

    private RunState Counted(int deployments) => this with { Deployments = Deployments + deployments };

    private RunState Updated(int number, Func<IterationState, IterationState> change) =>
        this with { Iterations = [.. Iterations.Select(iteration => iteration.Number == number ? change(iteration) : iteration)] };

    private RunState Once(IssueId id, Func<IssueState, bool> isNew, Func<IssueState, IssueState> change, int deployments = 0) =>
        Iterations.SelectMany(iteration => iteration.Issues).FirstOrDefault(issue => issue.Issue.Id == id) is not { } known || !isNew(known)
            ? this
            : Counted(deployments) with
            {
                Iterations =
                [
                    .. Iterations.Select(iteration => iteration with
                    {
                        Issues = [.. iteration.Issues.Select(issue => issue.Issue.Id == id ? change(issue) : issue)],
                    }),
                ],
            };

    private static IterationState WithoutTroubledProposals(IterationState iteration) =>
        iteration with { Issues = [.. iteration.Issues.Select(issue => issue.Proposal is { Trouble: not null } ? issue with { Proposal = null } : issue)] };

    private RunState WithRepair(RepairCommitted committed)
    {
        var repaired = Once(committed.Issue, issue => issue.Repair is null, issue => issue with { Repair = committed });
        return ReferenceEquals(repaired, this) ? this : repaired with
        {
            Culprits = Culprits.AddRange(repaired.CulpritsOf(committed.Issue)),
            Iterations = repaired.Iterations.Add(new IterationState(repaired.Iterations.Length + 1, committed.Candidate)),
        };
    }

    // Taking a repair back puts the former candidate out again.
    private RunState WithUndone(RepairUndone undone) =>
        Current.Undone is not null ? this : Counted(1) with
        {
            Iterations = Iterations.SetItem(Iterations.Length - 1, Current with { Undone = undone }),
            Culprits = Culprits.RemoveRange(CulpritsOf(undone.Issue), StringComparer.Ordinal),
        };

    private ImmutableArray<string> CulpritsOf(IssueId id) =>
        Iterations.SelectMany(iteration => iteration.Issues).FirstOrDefault(issue => issue.Issue.Id == id)?.Accepted?.Remedy switch
        {
            RevertCommit revert => [revert.Commit],
            RevertCommits reverts => reverts.Commits,
            _ => [],
        };
}
