using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using Regreen.Core.Diagnosing;
using Regreen.Core.Judging;
using Regreen.Core.Recording;

namespace Regreen.Core.Facts;

/// <summary>Something that happened, in the past tense. Facts are all that the loop remembers.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(RunStarted), "run-started")]
[JsonDerivedType(typeof(RevisionDeployed), "revision-deployed")]
[JsonDerivedType(typeof(DeploymentFailed), "deployment-failed")]
[JsonDerivedType(typeof(AttemptFinished), "attempt-finished")]
[JsonDerivedType(typeof(EvidenceGathered), "evidence-gathered")]
[JsonDerivedType(typeof(CandidateProbed), "candidate-probed")]
[JsonDerivedType(typeof(CulpritDissected), "culprit-dissected")]
[JsonDerivedType(typeof(IssueDiagnosed), "issue-diagnosed")]
[JsonDerivedType(typeof(RemedyTried), "remedy-tried")]
[JsonDerivedType(typeof(RepairApproved), "repair-approved")]
[JsonDerivedType(typeof(RepairCommitted), "repair-committed")]
[JsonDerivedType(typeof(RepairUndone), "repair-undone")]
[JsonDerivedType(typeof(RepairProposed), "repair-proposed")]
[JsonDerivedType(typeof(BaselineRecorded), "baseline-recorded")]
[JsonDerivedType(typeof(ManifestAccepted), "manifest-accepted")]
[JsonDerivedType(typeof(CommandFailed), "command-failed")]
[JsonDerivedType(typeof(TimePassed), "time-passed")]
[JsonDerivedType(typeof(RunResumed), "run-resumed")]
[JsonDerivedType(typeof(RunInterrupted), "run-interrupted")]
[JsonDerivedType(typeof(RunEnded), "run-ended")]
public abstract record Fact
{
    /// <summary>Gets the key of the command that this fact answers, or an empty text.</summary>
    public string Key { get; init; } = "";
}

/// <summary>Bounds of a run.</summary>
/// <param name="Iterations">Deploy-test-explain-repair rounds.</param>
/// <param name="Wall">Wall time.</param>
/// <param name="Deployments">Deployments of the target and previews together.</param>
/// <param name="History">How many first-parent commits are looked at where nothing was proven.</param>
/// <param name="Reruns">How often a red case is run again at most, to tell flaky from failing.</param>
public sealed record Limits(int Iterations, TimeSpan Wall, int Deployments, int History, int Reruns)
{
    /// <summary>Gets how many revisions a search may probe beside each other; 0 in a configuration: as the cores of the machine allow.</summary>
    public int Probes { get; init; } = 1;

    /// <summary>Gets the limits where the configuration names none: 5 iterations, 30 minutes, 60 deployments, 50 commits, 10 reruns.</summary>
    public static Limits Default { get; } = new(5, TimeSpan.FromMinutes(30), 60, 50, 10) { Probes = 0 };
}

/// <summary>Who lets a repair be committed and deployed.</summary>
public enum Approval
{
    /// <summary>A person, each time.</summary>
    Ask,

    /// <summary>The configuration, once.</summary>
    Auto,
}

/// <summary>What a run was given, which decides what it can do.</summary>
/// <param name="Repository">There is a git repository of the service.</param>
/// <param name="Logs">There is a source of logs.</param>
/// <param name="Previews">A candidate can be started beside the target.</param>
/// <param name="Deploy">The target can be deployed.</param>
/// <param name="RepairCommand">A command can write repairs.</param>
/// <param name="StopProcesses">Single processes of a preview can be stopped.</param>
public sealed record Capabilities(bool Repository, bool Logs, bool Previews, bool Deploy, bool RepairCommand, bool StopProcesses);

/// <summary>The run began; everything it will be judged by is fixed here.</summary>
public sealed record RunStarted(
    RunId Run,
    string Project,
    DateTimeOffset At,
    Candidate Head,
    ImmutableArray<ManifestEntry> Manifest,
    Limits Limits,
    Approval Approval,
    Capabilities Capabilities,
    ImmutableSortedDictionary<string, string> Configuration,
    string SuiteHash,
    Baseline? Baseline) : Fact
{
    /// <summary>Gets the commit that is tried as the good end: the baseline's, or the oldest that may be looked at; null without a repository.</summary>
    public string? GoodEnd { get; init; }

    /// <summary>Gets whether the good end is the first commit of all.</summary>
    public bool GoodEndIsRoot { get; init; }

    /// <summary>Gets whether the clone ends at the good end although the history does not (a shallow clone).</summary>
    public bool GoodEndIsCut { get; init; }

    /// <summary>Gets the baseline where this history leads back to it, so that the good end was seen green; null where nothing was proven, or on a history that is not this one.</summary>
    [JsonIgnore]
    public Baseline? ProvenEnd => Baseline is { } baseline && baseline.Commit == GoodEnd ? baseline : null;

    /// <summary>Gets the commits after the good end, first-parent, oldest first.</summary>
    public ImmutableArray<CommitSummary> History { get; init; } = [];

    /// <summary>Gets whether every suite file that differs from the baseline's is under version control, so that the old suite can be tried.</summary>
    public ImmutableArray<string> ChangedSuiteFiles { get; init; } = [];

    /// <summary>Gets whether the run may only test and explain (<c>regreen diagnose</c>) and never repair.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Gets whether the run stops after the verdicts (<c>regreen test</c>).</summary>
    public bool TestOnly { get; init; }

    /// <summary>Gets whether the user lets an unproven green count for the loop (<c>accept: unproven</c>). It never becomes proven by that.</summary>
    public bool AcceptUnproven { get; init; }

    /// <summary>Gets whether repairs that stand on a branch become pull requests.</summary>
    public bool Proposes { get; init; }

    /// <summary>Gets what the run will probably cost, or null where no former run tells.</summary>
    public PriceEstimate? Estimate { get; init; }

    /// <summary>Gets where the target runs already, for runs that do not deploy.</summary>
    public Deployment? Attached { get; init; }

    /// <summary>Gets what was chosen of the manifest; null: everything.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Selection? Selection { get; init; }

    /// <summary>Gets the cases that were red when they ran last; they run first.</summary>
    public ImmutableArray<CaseId> FailedLast { get; init; } = [];

    /// <summary>Gets the tests that existing suites must account for; a suite that is not here was never seen before.</summary>
    public ImmutableArray<SuiteManifest> SuiteManifests { get; init; } = [];
}

/// <summary>The tests that an existing suite must account for.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Tests">Its tests.</param>
public sealed record SuiteManifest(string Suite, ImmutableArray<string> Tests);

/// <summary>A commit as the search sees it.</summary>
/// <param name="Id">The full commit id.</param>
/// <param name="Subject">The first line of its message: text from outside.</param>
/// <param name="Author">Its author's name: text from outside.</param>
/// <param name="Files">The paths it changes.</param>
/// <param name="IsMerge">Whether it has more than one parent.</param>
/// <param name="ChangesBuild">Whether it changes build inputs; one that does not cannot be the culprit.</param>
public sealed record CommitSummary(string Id, string Subject, string Author, ImmutableArray<string> Files, bool IsMerge, bool ChangesBuild)
{
    /// <summary>Gets the commits that a merge brought in, oldest first; empty where it is no merge, or brought too many to look at one by one.</summary>
    public ImmutableArray<CommitSummary> Inside { get; init; } = [];
}

/// <summary>A running deployment.</summary>
/// <param name="Id">Names it; the label that finds it again.</param>
/// <param name="Preview">Whether it is a preview: for experiments and trials only.</param>
/// <param name="Addresses">Base addresses by process name.</param>
/// <param name="Revision">What it reported when it became ready.</param>
public sealed record Deployment(string Id, bool Preview, ImmutableSortedDictionary<string, string> Addresses, ServedRevision Revision)
{
    /// <summary>Gets what a name stands for in a template, as <c>web.url</c>, <c>web.ws</c> or <c>web.port</c>; null where it is not known.</summary>
    public string? ValueOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var dot = name.LastIndexOf('.');
        if (dot <= 0 || !Addresses.TryGetValue(name[..dot], out var address))
        {
            return Addresses.GetValueOrDefault(name);
        }

        return name[(dot + 1)..] switch
        {
            "url" => address,
            "ws" => address.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? $"ws{address["http".Length..]}" : address,
            "port" => new Uri(address).Port.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
    }
}

/// <summary>The target serves a candidate, and said so itself where it can.</summary>
public sealed record RevisionDeployed(int Iteration, Candidate Candidate, Deployment Deployment, bool Built, TimeSpan BuildTime, TimeSpan StartTime) : Fact;

/// <summary>The target could not be put out, with the reason that a person can act on.</summary>
public sealed record DeploymentFailed(int Iteration, Candidate Candidate, DeploymentFailure Failure) : Fact;

/// <summary>Why a deployment did not come up.</summary>
/// <param name="Stage">Where it ended.</param>
/// <param name="Reason">One sentence.</param>
/// <param name="Output">The output that shows it, or null.</param>
public sealed record DeploymentFailure(DeploymentStage Stage, string Reason, Locator? Output)
{
    /// <summary>Says whether a failure at a stage may be gone the next time: a tree that cannot be made and a build that fails do not change, a start on a busy machine may.</summary>
    public static bool MayPass(DeploymentStage stage) => stage is not (DeploymentStage.Checkout or DeploymentStage.Build);
}

/// <summary>The stages of a deployment.</summary>
public enum DeploymentStage
{
    /// <summary>The candidate's tree could not be made: a revert conflicts, a patch does not apply.</summary>
    Checkout,

    /// <summary>It does not build.</summary>
    Build,

    /// <summary>A process does not start, or ends.</summary>
    Start,

    /// <summary>It does not become functionally ready in time.</summary>
    Ready,

    /// <summary>Something else than the candidate is served.</summary>
    Revision,

    /// <summary>The machine or the network around it broke: disk, port, missing program.</summary>
    Infrastructure,
}

/// <summary>One execution of one case on the target was judged.</summary>
public sealed record AttemptFinished(int Iteration, int Attempt, CaseJudged Judged) : Fact;

/// <summary>The investigators looked at an issue.</summary>
public sealed record EvidenceGathered(IssueId Issue, ImmutableArray<Finding> Findings) : Fact;

/// <summary>A candidate was put out as a preview and the cases of an issue were run on it.</summary>
/// <param name="Issue">The issue.</param>
/// <param name="Candidate">What was probed.</param>
/// <param name="Ordinal">How many times it was probed before for this issue.</param>
/// <param name="Outcome">Whether the issue's failure was there.</param>
/// <param name="Detail">What was seen, in one sentence.</param>
/// <param name="Built">Whether a build was needed.</param>
/// <param name="Verdicts">The cases' verdicts, without controls.</param>
public sealed record CandidateProbed(
    IssueId Issue,
    Candidate Candidate,
    int Ordinal,
    ProbeOutcome Outcome,
    string Detail,
    bool Built,
    ImmutableArray<CaseJudged> Verdicts) : Fact
{
    /// <summary>Gets the stage at which the preview failed, or null where the cases were run.</summary>
    public DeploymentStage? Failed { get; init; }

    /// <summary>Gets whether it could not be tested for a reason that may be gone the next time.</summary>
    [JsonIgnore]
    public bool IsWorthRepeating => Outcome == ProbeOutcome.Untestable && (Failed is not { } stage || DeploymentFailure.MayPass(stage));
}

/// <summary>What a probe says of the issue's failure.</summary>
public enum ProbeOutcome
{
    /// <summary>It is not there: the cases pass.</summary>
    Good,

    /// <summary>It is there: at least one of the cases fails as on the target.</summary>
    Bad,

    /// <summary>The cases fail in another way, so the probe says nothing of this failure.</summary>
    Other,

    /// <summary>The candidate does not build or start.</summary>
    Untestable,
}

/// <summary>The change of a culprit was taken apart, so that its parts can be taken back one by one.</summary>
/// <param name="Issue">The issue.</param>
/// <param name="Commit">The culprit.</param>
/// <param name="Hunks">Its hunks, in their order; empty where it cannot be taken apart.</param>
/// <param name="Parts">The halves of all hunks, their halves, and so on down to single ones, each with the patch that takes it back.</param>
public sealed record CulpritDissected(IssueId Issue, string Commit, ImmutableArray<ChangeHunk> Hunks, ImmutableArray<ChangePart> Parts) : Fact;

/// <summary>A hunk of a change, as the change left it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Line">Its first line, from 1.</param>
/// <param name="Lines">How many lines, those around the change included.</param>
public sealed record ChangeHunk(string Path, int Line, int Lines);

/// <summary>Neighbouring hunks of a change.</summary>
/// <param name="First">The first of them, from 0.</param>
/// <param name="Count">How many.</param>
/// <param name="Undoing">The patch that takes them back and leaves the others.</param>
public sealed record ChangePart(int First, int Count, EvidenceId Undoing);

/// <summary>The diagnosis of an issue was reached.</summary>
public sealed record IssueDiagnosed(IssueId Issue, Diagnosis Diagnosis) : Fact;

/// <summary>A remedy was tried in isolation.</summary>
/// <param name="Issue">The issue.</param>
/// <param name="Remedy">What was tried.</param>
/// <param name="Accepted">Whether it cleared the failing cases, broke nothing and touched nothing that judges it.</param>
/// <param name="Reason">Why, in one sentence.</param>
/// <param name="Candidate">The candidate with the remedy in it, or null where it could not be made.</param>
/// <param name="Diff">The change, or null for remedies that change no file.</param>
public sealed record RemedyTried(IssueId Issue, Remedy Remedy, bool Accepted, string Reason, Candidate? Candidate, EvidenceId? Diff) : Fact
{
    /// <summary>Gets the paths of the culprit that the repair leaves as they are, because they judge it or it may not touch them.</summary>
    public ImmutableArray<string> LeftInPlace { get; init; } = [];

    /// <summary>Gets the gated cases that pass on the preview of the repair.</summary>
    public ImmutableArray<CaseId> Passed { get; init; } = [];

    /// <summary>Gets who wrote it, how it was confined and what it used, for a repair that somebody wrote; otherwise null.</summary>
    public string? WrittenBy { get; init; }

    /// <summary>Gets how many times it was tried before for this issue.</summary>
    public int Ordinal { get; init; }

    /// <summary>Gets the stage at which its preview failed, or null where the cases were run.</summary>
    public DeploymentStage? Failed { get; init; }

    /// <summary>Gets whether it is tried once more: its preview failed for a reason that may be gone then, and making it again costs nothing.</summary>
    [JsonIgnore]
    public bool IsWorthRepeating => Failed is { } stage && DeploymentFailure.MayPass(stage) && Remedy is not RepairByCommand && Ordinal == 0;
}

/// <summary>A repair may be committed and deployed.</summary>
/// <param name="Issue">The issue.</param>
/// <param name="By">Who said so: <c>policy</c>, or a person's name.</param>
public sealed record RepairApproved(IssueId Issue, string By) : Fact;

/// <summary>A repair stands on its branch, or its configuration is restored.</summary>
public sealed record RepairCommitted(IssueId Issue, Candidate Candidate, string? Commit, string? Branch) : Fact;

/// <summary>A repair made things worse and was taken back by a revert commit.</summary>
public sealed record RepairUndone(IssueId Issue, Candidate Candidate, string Reason) : Fact;

/// <summary>A repair was put before whoever merges it, or could not be. Neither changes what the run came to.</summary>
/// <param name="Issue">The issue.</param>
/// <param name="PullRequest">Its pull request, or null.</param>
/// <param name="Trouble">What did not work, and what a person can do; null where everything did.</param>
public sealed record RepairProposed(IssueId Issue, PullRequest? PullRequest, string? Trouble) : Fact;

/// <summary>A pull request.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Address">Where a person reads it.</param>
public sealed record PullRequest(int Number, string Address);

/// <summary>This green is now what later runs compare with.</summary>
public sealed record BaselineRecorded(Baseline Baseline) : Fact;

/// <summary>A person took the tests that a suite reported as those that it must account for.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Tests">Its tests.</param>
/// <param name="By">Who said so.</param>
public sealed record ManifestAccepted(string Suite, ImmutableArray<string> Tests, string By) : Fact;

/// <summary>A command could not be carried out; the loop decides whether it goes on.</summary>
/// <param name="Reason">One sentence.</param>
/// <param name="Hint">What a person can do.</param>
/// <param name="Category">Which exit it asks for.</param>
public sealed record CommandFailed(string Reason, string Hint, FailureCategory Category) : Fact;

/// <summary>What broke outside the service.</summary>
public enum FailureCategory
{
    /// <summary>Usage or configuration.</summary>
    Usage,

    /// <summary>Target, deployment or infrastructure.</summary>
    Infrastructure,

    /// <summary>A person must decide.</summary>
    NeedsPerson,
}

/// <summary>The clock, as the loop sees it.</summary>
public sealed record TimePassed(TimeSpan SinceStart) : Fact;

/// <summary>A run that was cut short goes on.</summary>
public sealed record RunResumed(DateTimeOffset At) : Fact;

/// <summary>A person stopped the run.</summary>
public sealed record RunInterrupted(DateTimeOffset At) : Fact;

/// <summary>The run is over.</summary>
public sealed record RunEnded(RunOutcome Outcome, string Reason) : Fact
{
    /// <summary>Gets the cases that were red when they ran last, in this run or before.</summary>
    public ImmutableArray<CaseId> Red { get; init; } = [];
}
