using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Triaging;

namespace Regreen.Core.Running;

/// <summary>What the loop knows of an issue.</summary>
public sealed record IssueState(Issue Issue)
{
    /// <summary>Gets what the investigators observed, or null while they have not looked.</summary>
    public ImmutableArray<Finding>? Findings { get; init; }

    /// <summary>Gets the probes, oldest first.</summary>
    public ImmutableArray<CandidateProbed> Probes { get; init; } = [];

    /// <summary>Gets the culprit's change taken apart, or null.</summary>
    public CulpritDissected? Dissected { get; init; }

    /// <summary>Gets the diagnosis, or null.</summary>
    public Diagnosis? Diagnosis { get; init; }

    /// <summary>Gets the remedies that were tried, oldest first.</summary>
    public ImmutableArray<RemedyTried> Tried { get; init; } = [];

    /// <summary>Gets whether the accepted remedy may be committed.</summary>
    public bool IsApproved { get; init; }

    /// <summary>Gets the repair, or null.</summary>
    public RepairCommitted? Repair { get; init; }

    /// <summary>Gets what came of putting the repair before whoever merges it, or null.</summary>
    public RepairProposed? Proposal { get; init; }

    /// <summary>Gets the remedy that was accepted, or null.</summary>
    public RemedyTried? Accepted => Tried.FirstOrDefault(tried => tried.Accepted);
}

/// <summary>What the loop knows of an iteration.</summary>
public sealed record IterationState(int Number, Candidate Candidate)
{
    /// <summary>Gets the deployment, or null.</summary>
    public RevisionDeployed? Deployed { get; init; }

    /// <summary>Gets why the deployment failed, or null.</summary>
    public DeploymentFailure? Failure { get; init; }

    /// <summary>Gets the judged attempts of each case, oldest first.</summary>
    public ImmutableDictionary<CaseId, ImmutableArray<CaseJudged>> Attempts { get; init; } = ImmutableDictionary<CaseId, ImmutableArray<CaseJudged>>.Empty;

    /// <summary>Gets the attempts that are still owed, as <see cref="AttemptPlan.Owed"/>; null before the first.</summary>
    public ImmutableSortedDictionary<int, int>? Owed { get; init; }

    /// <summary>Gets the issues, once every case is judged.</summary>
    public ImmutableArray<IssueState> Issues { get; init; } = [];

    /// <summary>Gets whether every case is judged, and so <see cref="Issues"/> is complete.</summary>
    public bool IsJudged { get; init; }

    /// <summary>Gets why the repair that this iteration put out was taken back, or null.</summary>
    public RepairUndone? Undone { get; init; }

    /// <summary>Gets the verdict that counts for each case.</summary>
    public ImmutableArray<CaseJudged> Verdicts => [.. Attempts.Values.Select(Reruns.Settle).OrderBy(judged => judged.Case.ToString(), StringComparer.Ordinal)];
}

/// <summary>Everything the loop knows: a fold of the facts. Pure; the same facts give the same state.</summary>
public sealed partial record RunState
{
    /// <summary>Gets the state before the first fact.</summary>
    public static RunState Empty { get; } = new();

    /// <summary>Gets how the run began, or null.</summary>
    public RunStarted? Start { get; init; }

    /// <summary>Gets the order of the cases, or null before the run began.</summary>
    public AttemptPlan? Plan { get; init; }

    /// <summary>Gets the iterations, oldest first.</summary>
    public ImmutableArray<IterationState> Iterations { get; init; } = [];

    /// <summary>Gets the commits that were found guilty and taken out, in the order of finding.</summary>
    public ImmutableArray<string> Culprits { get; init; } = [];

    /// <summary>Gets the wall time since the start, as far as facts told it.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Gets how many deployments were made, of the target and previews together.</summary>
    public int Deployments { get; init; }

    /// <summary>Gets whether the green was remembered.</summary>
    public bool IsBaselineRecorded { get; init; }

    /// <summary>Gets a command that could not be carried out, or null.</summary>
    public CommandFailed? Failure { get; init; }

    /// <summary>Gets whether a person stopped the run and nobody resumed it.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>Gets how the run ended, or null.</summary>
    public RunEnded? End { get; init; }

    /// <summary>Gets whether there is nothing to resume: it ended proven green, and no pull request is missing.</summary>
    public bool IsDone => End is { Outcome: RunOutcome.ProvenGreen } && !Iterations.SelectMany(iteration => iteration.Issues).Any(issue => issue.Proposal is { Trouble: not null });

    /// <summary>Gets the running iteration.</summary>
    public IterationState Current => Iterations[^1];

    /// <summary>Gets the attempts that an iteration still owes, as <see cref="AttemptPlan.Owed"/>.</summary>
    public ImmutableSortedDictionary<int, int> OwedBy(IterationState iteration)
    {
        ArgumentNullException.ThrowIfNull(iteration);
        return iteration.Owed ?? Plan!.Owed;
    }

    /// <summary>Gets the issue of that id.</summary>
    public IssueState IssueOf(IssueId id) => Iterations.SelectMany(iteration => iteration.Issues).First(issue => issue.Issue.Id == id);
}
