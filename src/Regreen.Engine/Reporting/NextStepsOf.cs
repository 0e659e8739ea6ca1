using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;

namespace Regreen.Engine.Reporting;

/// <summary>What follows from an iteration. Before the last iteration it tells what was done next; at the end, what is left to a person.</summary>
internal static class NextStepsOf
{
    public static ImmutableArray<string> Iteration(RunView run, IterationView iteration)
    {
        var steps = ImmutableArray.CreateBuilder<string>();
        steps.AddRange(iteration.Issues.SelectMany(Issue));
        if (iteration != run.Last)
        {
            steps.Add($"Iteration {iteration.Number + 1} deploys {(iteration.Issues.Any(issue => issue.Committed is not null) ? "the repair" : "again")} and tests the whole manifest.");
        }
        else if (run.End is { } end)
        {
            steps.AddRange(AfterTheRun(end, run));
        }
        else
        {
            steps.Add($"The run goes on, or was cut short: `regreen resume {run.Start.Run}`.");
        }

        var hollow = iteration.Suites.SelectMany(suite => suite.Hollow).ToList();
        if (hollow.Count > 0)
        {
            steps.Add($"{Words.Count(hollow.Count, "case says", "cases say")} passed without proof; strengthen what their reasons name, or leave them outside the gate.");
        }

        steps.AddRange(iteration.Cases.Where(item => item.Quarantine is not null && (!item.IsQuarantined || item.Verdict == Verdict.Proven)).Select(item =>
            item.IsQuarantined ? $"{item.Case} is in quarantine and proven: take it out of 'quarantine'." : $"{item.Case}: {Words.Quarantine(item)}. It counts again; repair it, or decide anew."));
        return steps.ToImmutable();
    }

    private static IEnumerable<string> Issue(IssueView issue) => issue switch
    {
        { Undone: { } undone } => [$"{issue.Issue.Id}: the repair was taken back: {undone.Reason}"],
        { Committed.Branch: { } branch, Proposal.PullRequest: { } opened } => [$"Review and merge pull request {opened.Number} of branch {branch}, which repairs {issue.Issue.Id}."],
        { Committed: { Branch: { } branch } } => [$"Review and merge branch {branch}, which repairs {issue.Issue.Id}."],
        { Committed: not null } => [$"{issue.Issue.Id}: the configuration is restored; keep it so in its source."],
        { Remedies: var tried, Approved: null } when tried.Any(remedy => remedy.Accepted) => [$"{issue.Issue.Id}: a repair is ready; let it through with `regreen approve {issue.Issue.Id}`."],
        { GoesWith: { } other } => [$"{issue.Issue.Id} went with {other}: all of its cases pass on the preview of that repair, so they had one cause."],
        { Diagnosis: null } => [$"{issue.Issue.Id}: no diagnosis was made."],
        { Diagnosis: { Ending: Ending.Confirmed or Ending.Likely, Cause: { } cause } } => [$"{issue.Issue.Id}: the cause is {cause.Name}; no repair was found that proves itself, so a person must act."],
        _ => [$"{issue.Issue.Id}: {Words.Of(issue.Diagnosis!.Ending)}; what was ruled out stands above."],
    };

    private static IEnumerable<string> AfterTheRun(RunEnded end, RunView run)
    {
        var red = run.Last?.Gated.Count(item => item.Verdict != Verdict.Proven) ?? 0;
        return end.Outcome switch
        {
            RunOutcome.ProvenGreen => ["Nothing is red. This green is the baseline of the next run."],
            RunOutcome.Interrupted or RunOutcome.Terminated => [$"The run was stopped: `regreen resume {run.Start.Run}` goes on."],
            RunOutcome.Infrastructure or RunOutcome.Usage => [.. run.Faults.Select(fault => $"{fault.Reason} {fault.Hint}"), end.Reason],
            _ => [$"{Words.Count(red, "case")} of the manifest {(red == 1 ? "is" : "are")} not proven: {end.Reason}"],
        };
    }
}
