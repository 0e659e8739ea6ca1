using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Core.Triaging;

namespace Regreen.Engine.Reporting;

/// <summary>The facts of one iteration while they come in.</summary>
internal sealed class IterationFold(int number, DateTimeOffset startedAt, DateTimeOffset endedAt)
{
    private static readonly IssueView NoFacts = new(Unknown(0));
    private readonly Dictionary<CaseId, List<AttemptFinished>> _attempts = [];
    private readonly SortedDictionary<int, IssueView> _issues = [];
    private RevisionDeployed? _deployed;
    private DeploymentFailed? _notDeployed;
    private DateTimeOffset _endedAt = endedAt;

    public int Number { get; } = number;

    public int Tested => _attempts.Count;

    public void Apply(JournalEntry entry)
    {
        _endedAt = entry.At;
        switch (entry.Fact)
        {
            case RevisionDeployed deployed: _deployed = deployed; break;
            case DeploymentFailed failed: _notDeployed = failed; break;
            case AttemptFinished attempt: Add(attempt); break;
            default: ApplyToIssue(entry.Fact); break;
        }
    }

    public IterationView View(RunStarted start, int firstIssue)
    {
        var cases = CasesOf(start);
        var issues = _notDeployed is { Failure: var failure }
            ? [Triage.OfDeployment(failure, firstIssue)]
            : Triage.Group(SettingApart.ForTriage(start, [.. cases.Select(item => item.Judged).OfType<CaseJudged>()]), start.Baseline?.Verdicts ?? [], firstIssue);
        var known = issues.Select(issue => _issues.GetValueOrDefault(issue.Id.Number, NoFacts) with { Issue = issue });
        var unknown = _issues.Where(pair => issues.All(issue => issue.Id.Number != pair.Key)).Select(pair => pair.Value with { Issue = Unknown(pair.Key) });
        return new IterationView(Number, startedAt, _endedAt, _deployed, _notDeployed, cases, JoinCauses([.. known.Concat(unknown).Select(issue => Sort(issue, start))]));
    }

    // What the trial of one issue's repair makes pass had the same cause, however different it looked.
    private static ImmutableArray<IssueView> JoinCauses(ImmutableArray<IssueView> issues)
    {
        var repaired = issues.Select(issue => (issue.Issue.Id, Accepted: issue.Remedies.LastOrDefault(remedy => remedy.Accepted))).Where(pair => pair.Accepted is not null).ToList();
        return [.. issues.Select(issue => issue.Diagnosis is null && !issue.Issue.Cases.IsEmpty
            && repaired.Find(pair => issue.Issue.Cases.All(pair.Accepted!.Passed.Contains)) is { Accepted: not null } joined ? issue with { GoesWith = joined.Id } : issue)];
    }

    // A journal of a version that grouped otherwise may speak of an issue that is not found again.
    private static Issue Unknown(int number) => new(new IssueId(number), $"issue-{number}", "", Phase.Suite, [], []);

    private void Add(AttemptFinished attempt)
    {
        if (!_attempts.TryGetValue(attempt.Judged.Case, out var attempts))
        {
            _attempts[attempt.Judged.Case] = attempts = [];
        }

        attempts.Add(attempt);
    }

    private void ApplyToIssue(Fact fact)
    {
        switch (fact)
        {
            case EvidenceGathered gathered: Change(gathered.Issue, issue => issue with { Findings = [.. issue.Findings, .. gathered.Findings] }); break;
            case CandidateProbed probed: Change(probed.Issue, issue => issue with { Probes = issue.Probes.Add(probed) }); break;
            case IssueDiagnosed diagnosed: Change(diagnosed.Issue, issue => issue with { Diagnosis = diagnosed.Diagnosis }); break;
            case RemedyTried tried: Change(tried.Issue, issue => issue with { Remedies = issue.Remedies.Add(tried) }); break;
            case RepairApproved approved: Change(approved.Issue, issue => issue with { Approved = approved }); break;
            case RepairCommitted committed: Change(committed.Issue, issue => issue with { Committed = committed }); break;
            case RepairUndone undone: Change(undone.Issue, issue => issue with { Undone = undone }); break;
        }
    }

    private void Change(IssueId issue, Func<IssueView, IssueView> change) =>
        _issues[issue.Number] = change(_issues.GetValueOrDefault(issue.Number, NoFacts));

    private ImmutableArray<CaseView> CasesOf(RunStarted start)
    {
        var chosen = start.Selection?.Cases.ToHashSet();
        var listed = start.Manifest.Select(entry => new CaseView(entry.Case, entry.Title, entry.Gate, AttemptsOf(entry.Case))
        {
            Quarantine = entry.Quarantine,
            IsQuarantined = entry.Quarantine?.HoldsAt(start.At) == true,
            IsLeftOut = chosen?.Contains(entry.Case) == false,
            Owner = entry.Owner,
        });
        var manifest = start.Manifest.Select(entry => entry.Case).ToHashSet();
        var extra = _attempts.Values.Where(attempts => !manifest.Contains(attempts[0].Judged.Case))
            .Select(attempts => new CaseView(attempts[0].Judged.Case, attempts[0].Judged.Title, attempts[0].Judged.Gate, [.. attempts]));
        return [.. listed, .. extra];
    }

    private ImmutableArray<AttemptFinished> AttemptsOf(CaseId id) => _attempts.TryGetValue(id, out var attempts) ? [.. attempts] : [];

    /// <summary>A probe of the commit under test is an experiment, whatever was changed around it; one of another commit is a step of the search.</summary>
    private IssueView Sort(IssueView issue, RunStarted start)
    {
        var commit = (_deployed?.Candidate ?? _notDeployed?.Candidate ?? start.Head).Commit;
        var all = issue.Probes;
        return issue with
        {
            Probes = [.. all.Where(probe => probe.Candidate.Commit != commit)],
            Experiments = [.. all.Where(probe => probe.Candidate.Commit == commit)],
        };
    }
}
