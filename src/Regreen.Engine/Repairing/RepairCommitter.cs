using Regreen.Core.Deploying;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Running;

namespace Regreen.Engine.Repairing;

/// <summary>Makes an accepted repair last: a commit on a branch of its own with trailers, or the restored configuration value. Doing it twice has the effect of once.</summary>
public sealed class RepairCommitter(IRepository repository, Func<string, string?, CancellationToken, Task> writeConfiguration)
{
    /// <summary>Commits a repair.</summary>
    public async Task<RepairCommitted> CommitAsync(RunState state, Command.Commit command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(command);
        var head = state.Current.Candidate;
        switch (command.Tried.Remedy)
        {
            case RestoreConfiguration restore:
                await writeConfiguration(restore.ConfigurationKey, restore.Value, cancellationToken);
                return new RepairCommitted(command.Issue, head, null, null);
            case Redeploy:
                return new RepairCommitted(command.Issue, head, null, null);
            default:
                var branch = BranchOf(state, command.Issue);
                var candidate = command.Tried.Candidate ?? throw new InvalidOperationException("An accepted repair has a candidate.");
                var commit = await repository.CommitAsync(candidate, head.Commit, branch, Message(state, command), KeyOf(state, command.Key), cancellationToken);
                return new RepairCommitted(command.Issue, new Candidate(commit), commit, branch);
        }
    }

    /// <summary>Takes a repair back: a revert commit on the same branch, never a reset.</summary>
    public async Task<RepairUndone> UndoAsync(RunState state, Command.Undo command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(command);
        var issue = state.IssueOf(command.Issue);
        var before = state.Iterations[^2].Candidate;
        switch (issue.Accepted!.Remedy)
        {
            case RestoreConfiguration restore:
                var finding = issue.Findings!.Value.First(found => found.Kind == FindingKind.ConfigurationChanged && found.Subject == restore.ConfigurationKey);
                await writeConfiguration(restore.ConfigurationKey, finding.Now, cancellationToken);
                break;
            case RevertCommit or RevertCommits or RepairByCommand:
                await repository.CommitAsync(
                    before,
                    issue.Repair!.Commit!,
                    issue.Repair.Branch!,
                    $"Take back the repair of {command.Issue}\n\n{command.Reason}\n\nRegreen-Run: {state.Start!.Run}\nRegreen-Issue: {command.Issue}\nRegreen-Key: {KeyOf(state, command.Key)}\n",
                    KeyOf(state, command.Key),
                    cancellationToken);
                break;
        }

        return new RepairUndone(command.Issue, before, command.Reason);
    }

    private static string BranchOf(RunState state, IssueId issue) => $"regreen/{state.Start!.Run}/{issue}";

    private static string KeyOf(RunState state, string key) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{state.Start!.Run}/{key}")))[..20];

    private static string Message(RunState state, Command.Commit command)
    {
        var issue = state.IssueOf(command.Issue);
        var diagnosis = issue.Diagnosis ?? throw new InvalidOperationException("A repair follows a diagnosis.");
        var subject = command.Tried.Remedy switch
        {
            RevertCommit revert => $"Revert \"{OneLine(SubjectOf(state, revert.Commit))}\"",
            RevertCommits reverts => $"Revert \"{OneLine(SubjectOf(state, reverts.Commits[0]))}\" and {reverts.Commits.Length - 1} more",
            _ => $"Repair {OneLine(issue.Issue.Title)}",
        };
        var reverted = Reverted(command.Tried);
        var evidence = diagnosis.Whys.SelectMany(why => why.Evidence).Select(locator => locator.Evidence).Distinct().Select(id => $"Regreen-Evidence: {id}\n");
        return $"{subject}\n\n{reverted}{diagnosis.Summary}\n{command.Tried.Reason}\n\n"
            + $"Regreen-Run: {state.Start!.Run}\nRegreen-Issue: {command.Issue} {issue.Issue.Fingerprint}\n{string.Concat(evidence)}"
            + $"Regreen-Key: {KeyOf(state, command.Key)}\n";
    }

    private static string Reverted(RemedyTried tried)
    {
        var part = tried.LeftInPlace.IsEmpty ? "" : "the allowed part of ";
        var sentence = tried.Remedy switch
        {
            RevertCommit revert => $"This reverts {part}commit {revert.Commit}.\n",
            RevertCommits reverts => $"This reverts {part}commits {string.Join(" and ", reverts.Commits)}.\n",
            _ => "",
        };
        return sentence.Length == 0 ? "" : tried.LeftInPlace.IsEmpty ? $"{sentence}\n" : $"{sentence}Left in place: {string.Join(", ", tried.LeftInPlace.Select(path => path.ReplaceLineEndings(" ")))}.\n\n";
    }

    private static string SubjectOf(RunState state, string commit) =>
        state.Start!.History.SelectMany(known => known.Inside.Append(known)).FirstOrDefault(known => known.Id == commit)?.Subject ?? commit;

    private static string OneLine(string text)
    {
        var line = text.ReplaceLineEndings(" ").Replace('"', '\'');
        return line.Length <= 60 ? line : line[..60];
    }
}
