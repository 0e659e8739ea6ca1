using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Core.Rerunning;
using Regreen.Core.Running;

namespace Regreen.Core.Diagnosing;

/// <summary>How often a candidate showed the failure.</summary>
internal readonly record struct Sightings(int Good, int Bad, int Untestable)
{
    public bool IsUnknown => Good + Bad + Untestable == 0;
}

/// <summary>What is known while an issue is looked into, and the words for what to do next.</summary>
internal sealed class Inquiry(RunState state, IssueState issue)
{
    // A preview is a deployment, of which a run has only so many, however fast it starts.
    private const double LeastCost = 0.5;

    // Asked for every suspect of every decision, so it is worked out once.
    private Candidate? _head;

    public RunStarted Start { get; } = state.Start!;

    public IssueState Issue { get; } = issue;

    public IterationState Iteration { get; } = state.Iterations.First(iteration => iteration.Issues.Any(other => other.Issue.Id == issue.Issue.Id));

    /// <summary>Gets how many deployments may still be made.</summary>
    public int DeploymentsLeft => state.Start!.Limits.Deployments - state.Deployments;

    public ImmutableArray<string> KnownCulprits => state.Culprits;

    /// <summary>Gets what is deployed; in the company of all cases where the failure showed in a preview only so.</summary>
    public Candidate Head => _head ??= Seen(AmongAll) is { Bad: > 0 } ? AmongAll : Iteration.Candidate;

    /// <summary>Gets what is deployed, with every case run on it.</summary>
    public Candidate AmongAll => field ??= Iteration.Candidate with { InWholeRound = true };

    /// <summary>Gets whether the same revision both passed and failed a case of the issue on the target.</summary>
    public bool IsFlaky => Issue.Issue.Cases.Any(id => FailureCount.Of(Iteration.Attempts.GetValueOrDefault(id, [])) is { } count && count.Failed < count.Attempts);

    /// <summary>Gets what the target itself showed, one sighting for each round of attempts at the issue's cases; a deployment that failed is one.</summary>
    public Sightings OnTarget
    {
        get
        {
            ImmutableArray<ImmutableArray<CaseJudged>> attempts = [.. Issue.Issue.Cases.Select(id => Iteration.Attempts.GetValueOrDefault(id, []))];
            var rounds = Enumerable.Range(0, attempts.Select(tries => tries.Length).DefaultIfEmpty(0).Max())
                .Select(round => attempts.Any(tries => tries.Length > round && (tries[round].Verdict is Verdict.Failing or Verdict.Errored)))
                .ToImmutableArray();
            return new Sightings(rounds.Count(isBad => !isBad), rounds.Count(isBad => isBad) + (Iteration.Failure is null ? 0 : 1), 0);
        }
    }

    /// <summary>Gets what a model proposed: commits, keys and names.</summary>
    public ImmutableHashSet<string> Proposed => [.. FindingsOf(FindingKind.Hypothesis).Select(finding => finding.Subject)];

    public IEnumerable<Finding> FindingsOf(FindingKind kind) => Issue.Findings?.Where(finding => finding.Kind == kind) ?? [];

    /// <summary>Counts what was seen of a candidate. A preview that did not come up on a busy machine, or failed on the way to the failure, is not counted the first time: it is tried once more.</summary>
    public Sightings Seen(Candidate candidate)
    {
        var probes = Issue.Probes.Where(probe => probe.Candidate == candidate).ToImmutableArray();
        var unlucky = probes.FirstOrDefault(probe => probe.IsWorthRepeating);
        return new Sightings(
            probes.Count(probe => probe.Outcome is ProbeOutcome.Good or ProbeOutcome.Other),
            probes.Count(probe => probe.Outcome == ProbeOutcome.Bad),
            probes.Count(probe => probe.Outcome == ProbeOutcome.Untestable && probe != unlucky));
    }

    /// <summary>Gets what testing a candidate costs, against one that has to be built first: what was tested before lies built, so only its start counts, as the target's own deployment showed both.</summary>
    public double CostOf(Candidate candidate) =>
        Iteration.Deployed is { Built: true } deployed && deployed.BuildTime + deployed.StartTime > TimeSpan.Zero && Issue.Probes.Any(probe => probe.Candidate == candidate)
            ? Math.Max(LeastCost, deployed.StartTime / (deployed.BuildTime + deployed.StartTime))
            : 1;

    /// <summary>Says whether a candidate was seen without the issue's failure and with another.</summary>
    public bool ShowsAnother(Candidate candidate) => Issue.Probes.Any(probe => probe.Candidate == candidate && probe.Outcome == ProbeOutcome.Other);

    /// <summary>Takes commits out of a candidate, besides those that are out already.</summary>
    public Candidate Without(Candidate candidate, IEnumerable<string> commits)
    {
        var isOut = candidate.Without.Concat(commits).ToHashSet(StringComparer.Ordinal);
        return isOut.Count == 0 ? candidate : candidate with { Without = [.. Start.History.SelectMany(commit => commit.Inside.Append(commit)).Select(commit => commit.Id).Where(isOut.Contains).Reverse()] };
    }

    public Command.Probe Probe(Candidate candidate) =>
        new Command.Probe(Iteration.Number, Issue.Issue.Id, candidate, Issue.Probes.Count(probe => probe.Candidate == candidate));

    public Command Dissect(string commit) => new Command.Dissect(Iteration.Number, Issue.Issue.Id, commit);

    public Command Conclude(Conclusion conclusion) => new Command.Conclude(Iteration.Number, Issue.Issue.Id, conclusion with { Summary = $"{conclusion.Summary}{MigrationsOf(conclusion)}" });

    public Command Inconclusive(string summary) => Conclude(new Conclusion(Ending.Inconclusive, null, summary, RuledOut(), 0));

    // Of a commit that migrates data, this is what whoever takes it back must know.
    private string MigrationsOf(Conclusion conclusion)
    {
        var commits = conclusion.Others.Select(other => other.Commit).Append((conclusion.Cause as CommitSuspect)?.Commit).ToHashSet(StringComparer.Ordinal);
        commits.UnionWith(Start.History.Where(commit => commits.Contains(commit.Id)).SelectMany(commit => commit.Inside).Select(commit => commit.Id));
        return string.Concat(FindingsOf(FindingKind.DataMigrated).Where(finding => finding.Now is not null && commits.Contains(finding.Now)).Select(finding => $" It brings the {finding.Subject}: taking the commit back does not take back what that did to the data."));
    }

    /// <summary>Lists what the probes so far spoke free, with what spoke it free.</summary>
    public ImmutableArray<RuledOut> RuledOut()
    {
        var bad = Issue.Probes.Where(probe => probe.Outcome == ProbeOutcome.Bad).ToImmutableArray();
        var configuration = bad.Where(probe => probe.Candidate.Configuration.Count > Head.Configuration.Count)
            .Select(probe => ByProbe($"configuration {string.Join(", ", probe.Candidate.Configuration.Keys)}", "with the former values it fails alike", probe));
        var suites = bad.Where(probe => probe.Candidate.SuiteCommit is not null).Select(probe => ByProbe("the suites", "the suites of the last proven green fail alike", probe));
        var environment = bad.Where(probe => probe.Candidate == Head).Select(probe => ByProbe("the target's surroundings", "a fresh preview of the same revision fails alike", probe));
        return [.. environment.Concat(Processes()).Concat(Well()).Concat(configuration).Concat(suites).DistinctBy(other => (other.Suspect, other.By)), .. CommitInquiry.RuledOut(this)];
    }

    /// <summary>Gets where a candidate was seen so, by the first probe that showed it.</summary>
    public ImmutableArray<Locator> WhereSeen(Candidate candidate, ProbeOutcome outcome) =>
        ProbeEvidence.Of(Issue.Probes.FirstOrDefault(probe => probe.Candidate == candidate && probe.Outcome == outcome), Issue.Issue);

    private RuledOut ByProbe(string suspect, string by, CandidateProbed probe) => new(suspect, by) { Evidence = ProbeEvidence.Of(probe, Issue.Issue) };

    // A process that does not run and is not missed: either the failure is there with it, or stays away without it.
    private IEnumerable<RuledOut> Processes()
    {
        foreach (var process in FindingsOf(FindingKind.ProcessDown).Select(finding => finding.Subject))
        {
            if (Issue.Probes.FirstOrDefault(probe => probe.Candidate == Head && probe.Outcome == ProbeOutcome.Bad) is { } running)
            {
                yield return ByProbe($"process {process}", "a preview in which every process was started fails alike", running);
            }
            else if (Seen(Head with { Stopped = [process] }) is { Good: > 0, Bad: 0 } && Issue.Probes.First(probe => probe.Candidate == Head with { Stopped = [process] }) is { } stopped)
            {
                yield return ByProbe($"process {process}", "with it stopped, the failure is not there", stopped);
            }
        }
    }

    private IEnumerable<RuledOut> Well() => FindingsOf(FindingKind.SurroundingsWell).Select(finding => new RuledOut(finding.Subject, "looked at when the issue was explained, and as it should be") { Evidence = finding.Evidence });
}
