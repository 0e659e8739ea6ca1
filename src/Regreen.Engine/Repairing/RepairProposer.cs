using Regreen.Core;
using Regreen.Core.Facts;
using Regreen.Core.Repairing;
using Regreen.Core.Running;
using Regreen.Engine.Reporting;

namespace Regreen.Engine.Repairing;

/// <summary>Puts a repair before whoever merges it: a pull request for its issue, and at each pull request of the run one comment that tells how the run ended and links the others.</summary>
/// <param name="pullRequests">Where they are opened.</param>
/// <param name="redact">Takes secrets out of what is published.</param>
/// <param name="time">The clock.</param>
public sealed class RepairProposer(IPullRequests pullRequests, Func<string, string> redact, TimeProvider time)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <summary>Proposes a repair. What does not work is told and ends no run: the repair stands on its branch as before.</summary>
    public async Task<RepairProposed> ProposeAsync(RunState state, Command.Propose command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(command);
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        PullRequest? opened = null;
        try
        {
            var issue = state.IssueOf(command.Issue);
            opened = await pullRequests.OpenAsync(Draft(state, issue), linked.Token);
            await RelateAsync(state, command, new RepairProposed(command.Issue, opened, null), linked.Token);
            return new RepairProposed(command.Issue, opened, null);
        }
        catch (UserErrorException error)
        {
            return new RepairProposed(command.Issue, opened, redact($"{error.Message} {error.Hint}"));
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new RepairProposed(command.Issue, opened, $"It was not done within {Deadline.TotalMinutes:0} minutes. `regreen resume {state.Start!.Run}` tries again.");
        }
    }

    private PullRequestDraft Draft(RunState state, IssueState issue)
    {
        var parent = state.Iterations.First(iteration => iteration.Issues.Any(other => other.Issue.Id == issue.Issue.Id)).Candidate.Commit;
        var below = state.Iterations.SelectMany(iteration => iteration.Issues).FirstOrDefault(other => other is { Repair.Branch: not null, Proposal.PullRequest: not null } && other.Repair.Commit == parent);
        return new PullRequestDraft(issue.Repair!.Branch!, below?.Repair!.Branch, redact(PullRequestText.Title(issue)), redact(PullRequestText.Body(state, issue)));
    }

    // Each comes to know those after it, so the comments of all of them are written anew.
    private async Task RelateAsync(RunState state, Command.Propose command, RepairProposed newest, CancellationToken cancellationToken)
    {
        var all = state.Iterations.SelectMany(iteration => iteration.Issues).Select(issue => issue.Issue.Id == newest.Issue ? newest : issue.Proposal).OfType<RepairProposed>().Where(proposal => proposal.PullRequest is not null).ToList();
        foreach (var proposal in all)
        {
            var text = PullRequestText.Comment(state, command, all.Where(other => other != proposal));
            await pullRequests.CommentAsync(proposal.PullRequest!, PullRequestText.Marker(state.Start!.Run), redact(text), cancellationToken);
        }
    }
}
