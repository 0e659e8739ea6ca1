using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Explaining;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Core.Running;
using Regreen.Core.Triaging;

namespace Regreen.Core.Tests.Running;

/// <summary>Carries commands out in a simulated world, and says what happened as the engine would.</summary>
internal sealed class WorldEngine(World world)
{
    private static readonly ImmutableSortedDictionary<string, string> Nothing = ImmutableSortedDictionary<string, string>.Empty;

    private static readonly Locator Somewhere = new(new EvidenceId("sha256:0"), EvidenceKind.Transcript, 1, "x", "frame 1");

    public RunStarted Start()
    {
        var baseline = new Baseline(new RunId("before"), World.Id(world.IsRewritten ? 9999 : 0), Served(new Candidate(World.Id(0))), Nothing, "suite", World.Cases, "head");
        return new RunStarted(
            new RunId("now"), "world", DateTimeOffset.UnixEpoch, new Candidate(World.Id(world.Commits)), [.. World.Cases.Select(id => new ManifestEntry(id, id.Name, true))],
            world.Limits, world.Approval, world.Capabilities, Nothing, "suite", world.HasBaseline ? baseline : null)
        {
            GoodEnd = World.Id(0),
            Proposes = true,
            GoodEndIsRoot = !world.IsShallow,
            GoodEndIsCut = world.IsShallow,
            History = [.. Enumerable.Range(1, world.Commits).Select(Summary)],
        };
    }

    private CommitSummary Summary(int index)
    {
        var inside = Enumerable.Range(1, world.Merges.GetValueOrDefault(index)).Select(inner => new CommitSummary(World.InnerId(index, inner), $"change {index}.{inner}", "someone", [$"src/{index}.{inner}.cs"], false, true));
        return new CommitSummary(World.Id(index), $"change {index}", "someone", [$"src/{index}.cs"], world.Merges.ContainsKey(index), true) { Inside = [.. inside] };
    }

    public Fact Execute(Command command, RunState state) => (command switch
    {
        Command.Deploy deploy => Deploy(deploy),
        Command.RunAttempt attempt => new AttemptFinished(attempt.Iteration, attempt.Attempt, Judge(attempt.Case, PhaseOnTarget(attempt, state))),
        Command.Gather gather => new EvidenceGathered(gather.Issue, Findings(state)),
        Command.Probe probe => Probe(probe, state),
        Command.Dissect dissect => Dissect(dissect),
        Command.Conclude conclude => new IssueDiagnosed(conclude.Issue, Explain(conclude, state)),
        Command.TryRemedy trial => Try(trial, state),
        Command.Approve approve => new RepairApproved(approve.Issue, "policy"),
        Command.Commit commit => new RepairCommitted(commit.Issue, commit.Tried.Candidate!, "c", "b"),
        Command.Propose propose => new RepairProposed(propose.Issue, new PullRequest(propose.Issue.Number, "https://example.com"), null),
        Command.Undo undo => new RepairUndone(undo.Issue, state.Iterations[^2].Candidate, undo.Reason),
        Command.RecordBaseline => (Fact)new BaselineRecorded(new Baseline(new RunId("now"), World.Id(0), Served(state.Current.Candidate), Nothing, "suite", World.Cases, "head")),
        Command.End end => new RunEnded(end.Outcome, end.Reason),
        _ => throw new ArgumentException(command.Key, nameof(command)),
    }) with
    { Key = command.Key };

    private Fact Deploy(Command.Deploy deploy) => world.RefusesTarget ? new DeploymentFailed(deploy.Iteration, deploy.Candidate, new DeploymentFailure(DeploymentStage.Start, "Permission denied.", Somewhere))
        : world.Builds(deploy.Candidate)
        ? new RevisionDeployed(deploy.Iteration, deploy.Candidate, new Deployment("target", false, Nothing, Served(deploy.Candidate)), true, world.BuildTime, TimeSpan.FromSeconds(1))
        : new DeploymentFailed(deploy.Iteration, deploy.Candidate, new DeploymentFailure(DeploymentStage.Build, "It does not build.", Somewhere));

    // The process of the target dies after the first deployment only.
    private Phase? PhaseOnTarget(Command.RunAttempt attempt, RunState state)
    {
        var isRepaired = attempt.Iteration > 1;
        var phase = world.PhaseOf(
            attempt.Case, state.Current.Candidate, world.Planting == Planting.Process && !isRepaired, isRepaired && world.TargetIgnoresRepairs, attempt.Key);
        return world.RepairBreaksTarget && isRepaired && attempt.Case == World.Cases[0] ? Phase.Connect : phase;
    }

    private CandidateProbed Probe(Command.Probe probe, RunState state)
    {
        var issue = state.IssueOf(probe.Issue).Issue;
        if (IsUnlucky(probe.Candidate, probe.Ordinal, probe.Key))
        {
            return new CandidateProbed(probe.Issue, probe.Candidate, probe.Ordinal, ProbeOutcome.Untestable, "It was not ready in time.", true, []) { Failed = DeploymentStage.Ready };
        }

        DeploymentStage? failed = !world.Applies(probe.Candidate) ? DeploymentStage.Checkout : !world.Builds(probe.Candidate) ? DeploymentStage.Build : null;
        var outcome = Outcome(issue, probe.Candidate, probe.Key);
        return new CandidateProbed(probe.Issue, probe.Candidate, probe.Ordinal, outcome, "seen", true, failed is null ? Verdicts(issue, outcome, Served(probe.Candidate)) : []) { Failed = failed };
    }

    private static ImmutableArray<CaseJudged> Verdicts(Issue issue, ProbeOutcome outcome, ServedRevision served) => outcome switch
    {
        ProbeOutcome.Bad => [.. issue.Cases.Select(id => Judge(id, issue.Phase))],
        ProbeOutcome.Good => [.. issue.Cases.Select(id => Judge(id, null) with { Receipt = new Receipt(served, served, Somewhere.Evidence, [], 1, [], []) })],
        _ => [],
    };

    private CulpritDissected Dissect(Command.Dissect dissect)
    {
        var hunks = world.Culprits.Any(guilty => guilty.Commit == dissect.Culprit) ? world.Hunks : 1;
        return new CulpritDissected(
            dissect.Issue, dissect.Culprit, [.. Enumerable.Range(0, hunks).Select(index => new ChangeHunk("src/a.cs", 10 * index, 3))], [.. Parts(0, hunks).Select(part => new ChangePart(part.First, part.Count, World.Undoing(dissect.Culprit, part.First, part.Count)))]);

        static IEnumerable<(int First, int Count)> Parts(int first, int count) => count < 2 ? []
            : ((int First, int Count)[])[(first, (count + 1) / 2), (first + ((count + 1) / 2), count / 2)] is var halves ? halves.Concat(halves.SelectMany(half => Parts(half.First, half.Count))) : [];
    }

    private bool IsUnlucky(Candidate candidate, int ordinal, string doing) =>
        world.NeverReady || (ordinal == 0 && world.Applies(candidate) && world.Builds(candidate) && world.Happens(world.UnluckyRate, $"unlucky/{doing}"));

    private ProbeOutcome Outcome(Issue issue, Candidate candidate, string doing)
    {
        if (!world.Applies(candidate) || (!world.Builds(candidate) && issue.Deployment is null))
        {
            return ProbeOutcome.Untestable;
        }

        if (issue.Deployment is not null)
        {
            return !world.Builds(candidate) ? ProbeOutcome.Bad
                : candidate.InWholeRound && World.Cases.Any(id => world.PhaseOf(id, candidate, false, false, doing) is not null) ? ProbeOutcome.Other
                : ProbeOutcome.Good;
        }

        if (world.NeedsCompany && !candidate.InWholeRound)
        {
            return ProbeOutcome.Good;
        }

        var phases = issue.Cases.Select(id => world.PhaseOf(id, candidate, false, false, doing)).ToArray();
        return phases.Contains(issue.Phase) ? ProbeOutcome.Bad : phases.All(phase => phase is null) ? ProbeOutcome.Good : ProbeOutcome.Other;
    }

    // A remedy is accepted when the issue's own symptom is gone and nothing that was proven fails: a cause behind it may still show.
    private RemedyTried Try(Command.TryRemedy trial, RunState state)
    {
        var head = state.Current.Candidate;
        Candidate? candidate = trial.Remedy switch
        {
            RestoreConfiguration value => head with { Configuration = head.Configuration.SetItem(value.ConfigurationKey, value.Value) },
            RevertCommit revert => head with { Without = [.. head.Without.Append(revert.Commit).OrderByDescending(world.IndexOf)] },
            RevertCommits reverts => head with { Without = [.. head.Without.Concat(reverts.Commits).OrderByDescending(world.IndexOf)] },
            Redeploy => head,
            _ => null,
        };
        if (candidate is null || !world.Applies(candidate) || !world.Builds(candidate))
        {
            return new RemedyTried(trial.Issue, trial.Remedy, false, "It conflicts.", null, null) { Ordinal = trial.Ordinal };
        }

        if (IsUnlucky(candidate, trial.Ordinal, trial.Key))
        {
            return new RemedyTried(trial.Issue, trial.Remedy, false, "It was not ready in time.", candidate, null) { Failed = DeploymentStage.Ready };
        }

        var proven = state.Current.Verdicts.Where(judged => judged.Verdict == Verdict.Proven).Select(judged => judged.Case);
        var isBroken = proven.Any(id => world.PhaseOf(id, candidate, false, false, $"{trial.Key}/{id}") is not null);
        var isThere = Enumerable.Range(0, 3).Any(turn => Outcome(state.IssueOf(trial.Issue).Issue, candidate with { InWholeRound = true }, $"{trial.Key}/{turn}") == ProbeOutcome.Bad);
        return new RemedyTried(trial.Issue, trial.Remedy, !isThere && !isBroken, "tried", candidate, null) { Ordinal = trial.Ordinal };
    }

    private ImmutableArray<Finding> Findings(RunState state)
    {
        var isRepaired = state.Iterations.Length > 1;
        var findings = ImmutableArray.CreateBuilder<Finding>();
        findings.Add(new Finding(Investigator.Wire, FindingKind.Symptom, "It fails.", [Somewhere]));
        if (world.HasInnocentConfiguration)
        {
            findings.Add(new Finding(Investigator.Configuration, FindingKind.ConfigurationChanged, "colour", [Somewhere]) { Subject = World.InnocentKey, Before = "red", Now = "blue" });
        }

        if (world.Planting == Planting.Configuration && !isRepaired)
        {
            findings.Add(new Finding(Investigator.Configuration, FindingKind.ConfigurationChanged, "limit", [Somewhere]) { Subject = World.Key, Before = "9", Now = "1" });
        }

        if (world.Planting is Planting.Secret or Planting.SecretAtStart)
        {
            findings.Add(new Finding(Investigator.Configuration, FindingKind.ConfigurationChanged, "key", [Somewhere]) { Subject = World.SecretKey, Before = "secret:aa", Now = "secret:bb" });
        }

        if (world.Planting == Planting.Process && !isRepaired)
        {
            findings.Add(new Finding(Investigator.Environment, FindingKind.ProcessDown, "store is gone", [Somewhere]) { Subject = World.ProcessName });
        }

        if (world.Planting == Planting.Suite)
        {
            findings.Add(new Finding(Investigator.Suite, FindingKind.SuiteChanged, "suite", [Somewhere]) { Subject = "suite/helper.py" });
        }

        findings.AddRange(world.Hypotheses.Select(subject => new Finding(Investigator.Model, FindingKind.Hypothesis, "A model says so.", [Somewhere]) { Subject = subject }));
        findings.AddRange(world.Fingerprints.Select(name => new Finding(Investigator.Environment, FindingKind.FingerprintChanged, $"{name} is another.", [Somewhere]) { Subject = $"fingerprint {name}", Now = name }));
        if (world.HasMigration)
        {
            findings.Add(new Finding(Investigator.History, FindingKind.DataMigrated, "It was added.", [Somewhere]) { Subject = "data migration db/1.sql", Now = world.Culprits.Select(guilty => guilty.Commit).FirstOrDefault() });
        }

        if (world.Planting == Planting.Surroundings && world.Fingerprints.IsEmpty && !world.HasMigration)
        {
            findings.Add(new Finding(Investigator.Environment, FindingKind.SurroundingsIll, "The certificate expired.", [Somewhere]) { Subject = World.Dependency });
        }

        return findings.ToImmutable();
    }

    private static Diagnosis Explain(Command.Conclude conclude, RunState state)
    {
        var issue = state.IssueOf(conclude.Issue);
        var representative = state.Current.Verdicts.FirstOrDefault(judged => issue.Issue.Cases.Contains(judged.Case));
        return Explainer.Explain(new Explanation(issue.Issue, representative, issue.Findings!.Value, conclude.Conclusion, [Somewhere], null, "tried"), state.Start!.Capabilities);
    }

    private static CaseJudged Judge(CaseId id, Phase? phase) => new(
        id, id.Name, true, phase is null ? Verdict.Proven : Verdict.Failing, phase is null ? "passes" : $"fails at {phase}", phase is null, [],
        phase is { } where ? new Divergence(where, $"wrong at {where}", $"wrong at {where}", Somewhere) : null, null, DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(1));

    private static ServedRevision Served(Candidate candidate) => new(candidate.Key, "c", "i", RevisionSource.Service);
}
