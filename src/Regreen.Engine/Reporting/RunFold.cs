using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Engine.Reporting;

/// <summary>Takes the entries of a run one by one, and gives the view of it so far.</summary>
public sealed class RunFold
{
    private readonly List<IterationFold> _iterations = [];
    private readonly List<TimelineStep> _timeline = [];
    private readonly List<CommandFailed> _faults = [];
    private RunStarted? _start;
    private RunEnded? _end;
    private readonly Dictionary<IssueId, RepairProposed> _proposals = [];
    private Baseline? _recorded;
    private int _resumptions;
    private DateTimeOffset _startedAt;
    private DateTimeOffset _lastAt;
    private DateTimeOffset _workedUntil;
    private string _headHash = "";

    /// <summary>Gets the first fact, or null before it.</summary>
    public RunStarted? Start => _start;

    /// <summary>Gets how many cases of the newest iteration have an attempt.</summary>
    public int Tested => _iterations.LastOrDefault()?.Tested ?? 0;

    /// <summary>Takes the next entry.</summary>
    public void Apply(JournalEntry entry)
    {
        if (_start is null)
        {
            _startedAt = entry.At;
            (_lastAt, _workedUntil) = (entry.At, entry.At);
        }

        ApplyToRun(entry.Fact);
        if (IterationOf(entry) is { } iteration)
        {
            iteration.Apply(entry);
        }

        // That time passed tells nothing of the work in which it did: what comes next does.
        if (entry.Fact is not TimePassed)
        {
            AddToTimeline(entry);
            _workedUntil = entry.At;
        }

        _lastAt = entry.At;
        _headHash = entry.Hash;
    }

    /// <summary>Gets the view of the run so far, or null before its start. It costs time in proportion to the run, so it is not for every attempt.</summary>
    public RunView? View() => _start is null
        ? null
        : new RunView(
            _start,
            _startedAt,
            _lastAt,
            [.. Views(_start)],
            [.. _timeline],
            [.. _faults],
            _end,
            _recorded,
            _resumptions,
            _headHash);

    private List<IterationView> Views(RunStarted start)
    {
        var views = new List<IterationView>();
        var issues = 0;
        foreach (var iteration in _iterations)
        {
            views.Add(iteration.View(start, issues + 1));
            views[^1] = views[^1] with { Issues = [.. views[^1].Issues.Select(issue => issue with { Proposal = _proposals.GetValueOrDefault(issue.Issue.Id) })] };
            issues += views[^1].Issues.Length;
        }

        return [.. views.Select(view => view with { Issues = [.. view.Issues.Select(issue => CameBack(issue, view, views) ? issue with { GoesWith = null } : issue)] })];
    }

    // What passed once on a preview and fails again after that repair had another cause.
    private static bool CameBack(IssueView issue, IterationView seen, List<IterationView> views) =>
        issue.GoesWith is not null && views.Any(later => later.Number > seen.Number && later.Issues.Any(other => other.Issue.Fingerprint == issue.Issue.Fingerprint));

    private void ApplyToRun(Fact fact)
    {
        switch (fact)
        {
            case RunStarted start: _start = start; break;
            case RunEnded end: _end = end; break;
            case BaselineRecorded recorded: _recorded = recorded.Baseline; break;
            case CommandFailed failed: _faults.Add(failed); break;
            case RunResumed: _resumptions++; break;
            case RepairProposed proposed: _proposals[proposed.Issue] = proposed; break;
        }
    }

    private IterationFold? IterationOf(JournalEntry entry)
    {
        var number = entry.Fact switch
        {
            RevisionDeployed deployed => deployed.Iteration,
            DeploymentFailed failed => failed.Iteration,
            AttemptFinished attempt => attempt.Iteration,
            _ => 0,
        };
        if (number > 0 && _iterations.All(iteration => iteration.Number != number))
        {
            _iterations.Add(new IterationFold(number, _iterations.Count == 0 ? _startedAt : _workedUntil, entry.At));
        }

        return number > 0 ? _iterations.Find(iteration => iteration.Number == number) : _iterations.LastOrDefault();
    }

    private void AddToTimeline(JournalEntry entry)
    {
        var work = entry.Fact switch
        {
            RevisionDeployed or DeploymentFailed => Work.Deploy,
            AttemptFinished => Work.Test,
            EvidenceGathered or CandidateProbed or CulpritDissected or IssueDiagnosed => Work.Diagnose,
            RemedyTried or RepairApproved or RepairCommitted or RepairUndone => Work.Repair,
            _ => Work.Other,
        };
        var iteration = _iterations.LastOrDefault()?.Number ?? 0;
        if (_timeline.LastOrDefault() is { } last && last.Iteration == iteration && (last.Work == work || work == Work.Other))
        {
            _timeline[^1] = last with { To = entry.At };
        }
        else if (entry.At > _workedUntil)
        {
            _timeline.Add(new TimelineStep(iteration, work, _workedUntil, entry.At));
        }
    }
}
