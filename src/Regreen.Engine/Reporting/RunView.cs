using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Core.Rerunning;
using Regreen.Core.Running;
using Regreen.Core.Selecting;
using Regreen.Core.Triaging;

namespace Regreen.Engine.Reporting;

/// <summary>What a run was: everything that reports show, and nothing that is not in its journal.</summary>
/// <param name="Start">The first fact.</param>
/// <param name="StartedAt">When it was appended.</param>
/// <param name="LastAt">When the newest fact was appended.</param>
/// <param name="Iterations">The rounds, in order.</param>
/// <param name="Timeline">What took how long, in order.</param>
/// <param name="Faults">Commands that could not be carried out.</param>
/// <param name="End">How it ended, or null while it goes on or after it was killed.</param>
/// <param name="Recorded">The baseline that it recorded, or null.</param>
/// <param name="Resumptions">How often it went on after it was cut short.</param>
/// <param name="HeadHash">The hash of the newest entry of the chain.</param>
public sealed record RunView(
    RunStarted Start,
    DateTimeOffset StartedAt,
    DateTimeOffset LastAt,
    ImmutableArray<IterationView> Iterations,
    ImmutableArray<TimelineStep> Timeline,
    ImmutableArray<CommandFailed> Faults,
    RunEnded? End,
    Baseline? Recorded,
    int Resumptions,
    string HeadHash)
{
    /// <summary>Gets what the run cost.</summary>
    public Price Price => Price.Of(this);

    /// <summary>Gets the selection in words, or null where everything was to run.</summary>
    public string? Selection => Start.Selection is { } selection ? SelectionText.Of(Start, selection) : null;

    /// <summary>Gets the newest iteration, or null before the first.</summary>
    public IterationView? Last => Iterations.Length == 0 ? null : Iterations[^1];

    /// <summary>Folds the journal of one run.</summary>
    /// <param name="entries">The entries from the first on.</param>
    /// <exception cref="ArgumentException">The entries do not begin with the start of a run.</exception>
    public static RunView Of(IEnumerable<JournalEntry> entries)
    {
        var fold = new RunFold();
        foreach (var entry in entries)
        {
            fold.Apply(entry);
        }

        return fold.View() ?? throw new ArgumentException("The journal does not begin with the start of a run.", nameof(entries));
    }
}

/// <summary>One deploy-test-explain-repair round.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When its newest fact was appended.</param>
/// <param name="Deployed">What it was tested on, or null where it did not come up or runs outside.</param>
/// <param name="NotDeployed">Why it did not come up, or null.</param>
/// <param name="Cases">Every case of the manifest, and what came of it.</param>
/// <param name="Issues">The issues.</param>
public sealed record IterationView(
    int Number,
    DateTimeOffset StartedAt,
    DateTimeOffset EndedAt,
    RevisionDeployed? Deployed,
    DeploymentFailed? NotDeployed,
    ImmutableArray<CaseView> Cases,
    ImmutableArray<IssueView> Issues)
{
    /// <summary>Gets the suites in the order of the manifest, gated ones first.</summary>
    public ImmutableArray<SuiteView> Suites =>
        [.. Cases.GroupBy(item => item.Case.Suite, StringComparer.Ordinal).Select(suite => new SuiteView(suite.Key, [.. suite])).OrderBy(suite => !suite.Gate)];

    /// <summary>Gets the cases that stand in the manifest.</summary>
    public ImmutableArray<CaseView> Gated => [.. Cases.Where(item => item.Gate)];

    /// <summary>Gets how many cases of the manifest are proven.</summary>
    public int Proven => Gated.Count(item => item.Verdict == Verdict.Proven);
}

/// <summary>The cases of one suite.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cases">Its cases.</param>
public sealed record SuiteView(string Name, ImmutableArray<CaseView> Cases)
{
    /// <summary>Gets a value indicating whether it stands in the exit code.</summary>
    public bool Gate => Cases.Any(item => item.Gate);

    /// <summary>Gets how many cases say of themselves that they passed.</summary>
    public int Says => Cases.Count(item => item.Judged?.Passed == true);

    /// <summary>Gets how many are proven.</summary>
    public int Proven => Cases.Count(item => item.Verdict == Verdict.Proven);

    /// <summary>Gets the cases that say passed and are not proven.</summary>
    public ImmutableArray<CaseView> Hollow => [.. Cases.Where(item => item.Judged?.Passed == true && item.Verdict != Verdict.Proven)];

    /// <summary>Gets why cases that say passed are not proven, each reason with the number of its cases; where in a file, and how to see it again, stands beside each case.</summary>
    public ImmutableArray<string> Doubts =>
    [
        .. Hollow
            .GroupBy(item => item.Reason.Split("; ")[0], StringComparer.Ordinal)
            .Select(same => $"{Words.Count(same.Count(), "case")}: {same.Key}"),
    ];
}

/// <summary>A case in an iteration.</summary>
/// <param name="Case">Its name.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Gate">Whether it stands in the manifest and the exit code.</param>
/// <param name="Attempts">Its executions, in order; empty: it did not run.</param>
public sealed record CaseView(CaseId Case, string Title, bool Gate, ImmutableArray<AttemptFinished> Attempts)
{
    /// <summary>Gets the judgement that counts, or null where it did not run.</summary>
    public CaseJudged? Judged { get; } = Attempts.IsEmpty ? null : Reruns.Settle([.. Attempts.Select(attempt => attempt.Judged)]);

    /// <summary>Gets how often it failed, now and before; null where its first attempt is not red.</summary>
    public FailureCount? Count => FailureCount.Of([.. Attempts.Select(attempt => attempt.Judged)]);

    /// <summary>Gets its quarantine, or null.</summary>
    public Quarantine? Quarantine { get; init; }

    /// <summary>Gets whether its quarantine holds in this run.</summary>
    public bool IsQuarantined { get; init; }

    /// <summary>Gets how it ended.</summary>
    public Verdict Verdict => Judged?.Verdict ?? Verdict.NotRun;

    /// <summary>Gets why, in one sentence.</summary>
    public string Reason => Judged?.Reason ?? (IsLeftOut ? "It was left out by the selection." : "No attempt of it is in the journal.");

    /// <summary>Gets whether it was left out by the selection.</summary>
    public bool IsLeftOut { get; init; }

    /// <summary>Gets who is asked when it is red, or null.</summary>
    public string? Owner { get; init; }

    /// <summary>Gets the controls of its receipt.</summary>
    public ImmutableArray<ControlResult> Controls => Judged?.Receipt?.Controls ?? [];

    /// <summary>Gets its expectations that notice nothing, with their lines.</summary>
    public ImmutableArray<string> Unmoved => Judged?.Unmoved ?? [];
}

/// <summary>An issue and all that was done about it.</summary>
/// <param name="Issue">What it explains.</param>
public sealed record IssueView(Issue Issue)
{
    /// <summary>Gets what was observed.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>Gets the probes of other commits, in order.</summary>
    public ImmutableArray<CandidateProbed> Probes { get; init; } = [];

    /// <summary>Gets the probes of this commit with something changed on purpose, and of it as it is.</summary>
    public ImmutableArray<CandidateProbed> Experiments { get; init; } = [];

    /// <summary>Gets what was found out, or null.</summary>
    public Diagnosis? Diagnosis { get; init; }

    /// <summary>Gets the issue whose accepted repair makes every case of this one pass as well, or null: they have one cause.</summary>
    public IssueId? GoesWith { get; init; }

    /// <summary>Gets the remedies that were tried.</summary>
    public ImmutableArray<RemedyTried> Remedies { get; init; } = [];

    /// <summary>Gets who let the repair be committed, or null.</summary>
    public RepairApproved? Approved { get; init; }

    /// <summary>Gets the repair that was committed, or null.</summary>
    public RepairCommitted? Committed { get; init; }

    /// <summary>Gets what came of putting it before whoever merges it, or null.</summary>
    public RepairProposed? Proposal { get; init; }

    /// <summary>Gets why it was taken back, or null.</summary>
    public RepairUndone? Undone { get; init; }
}

/// <summary>The kinds of work in a run.</summary>
public enum Work
{
    /// <summary>Building and deploying the target.</summary>
    Deploy,

    /// <summary>Running and judging cases.</summary>
    Test,

    /// <summary>Gathering evidence, probing and experimenting.</summary>
    Diagnose,

    /// <summary>Trying and committing repairs.</summary>
    Repair,

    /// <summary>Everything else.</summary>
    Other,
}

/// <summary>A stretch of time in which one kind of work was done.</summary>
/// <param name="Iteration">The iteration; 0 before the first.</param>
/// <param name="Work">The kind.</param>
/// <param name="From">When it began.</param>
/// <param name="To">When it ended.</param>
public sealed record TimelineStep(int Iteration, Work Work, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Gets how long it took.</summary>
    public TimeSpan Duration => To - From;
}

/// <summary>What a run cost.</summary>
/// <param name="Builds">Builds that were needed.</param>
/// <param name="BuildTime">How long those of the target took.</param>
/// <param name="Deployments">Deployments of the target, failed ones included.</param>
/// <param name="Previews">Previews for probes and experiments.</param>
/// <param name="Trials">Remedies that were tried in isolation.</param>
/// <param name="Attempts">Executions of cases on the target.</param>
/// <param name="Wall">Time from the first to the newest fact.</param>
public sealed record Price(int Builds, TimeSpan BuildTime, int Deployments, int Previews, int Trials, int Attempts, TimeSpan Wall)
{
    internal static Price Of(RunView run)
    {
        var deployed = run.Iterations.Select(iteration => iteration.Deployed).OfType<RevisionDeployed>().ToList();
        var issues = run.Iterations.SelectMany(iteration => iteration.Issues).ToList();
        var probes = issues.SelectMany(issue => issue.Probes.Concat(issue.Experiments)).ToList();
        return new Price(
            deployed.Count(item => item.Built) + probes.Count(probe => probe.Built),
            deployed.Aggregate(TimeSpan.Zero, (sum, item) => sum + item.BuildTime),
            deployed.Count + run.Iterations.Count(iteration => iteration.NotDeployed is not null),
            probes.Count,
            issues.Sum(issue => issue.Remedies.Count(remedy => remedy.Candidate is not null)),
            run.Iterations.Sum(iteration => iteration.Cases.Sum(item => item.Attempts.Length)),
            run.LastAt - run.StartedAt);
    }
}
