using System.Collections.Immutable;
using System.Globalization;
using Regreen.Core.Diagnosing;
using Regreen.Core.Mining;
using Regreen.Core.Recording;
using Regreen.Engine.Reporting;

namespace Regreen.Engine.Diagnosing;

/// <summary>Looks in the journal of former runs for the same symptom, by its fingerprint, and tells how it was closed then. It is a hint for a person, never a cause.</summary>
public sealed class FormerIssueInvestigator(IJournal journal, EvidenceWriter evidence) : IInvestigator
{
    private const int MostRuns = 30;

    /// <inheritdoc/>
    public Investigator By => Investigator.History;

    /// <inheritdoc/>
    public async Task<ImmutableArray<Finding>> LookAsync(InvestigationScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var runs = (await journal.ListAsync(cancellationToken)).Where(run => run != scope.Start.Run).Reverse().Take(MostRuns);
        foreach (var id in runs)
        {
            var entries = await journal.ReadAsync(id, cancellationToken).ToListAsync(cancellationToken);
            if (entries is [{ Fact: Core.Facts.RunStarted start }, ..] && start.Project == scope.Start.Project && Closed(RunView.Of(entries), scope.Issue.Issue.Fingerprint) is { } closed)
            {
                return [await ToFindingAsync(closed, entries[^1].Hash, cancellationToken)];
            }
        }

        return [];
    }

    private static (RunView Run, IssueView Issue)? Closed(RunView run, string fingerprint)
    {
        var closed = run.Iterations.SkipLast(1)
            .SelectMany(iteration => iteration.Issues)
            .LastOrDefault(issue => issue is { Diagnosis.Cause: not null, Undone: null } && issue.Issue.Fingerprint == fingerprint);
        // Closed is what the last iteration of that run did not show any more.
        return closed is not null && run.Last!.Issues.All(issue => issue.Issue.Fingerprint != fingerprint) ? (run, closed) : null;
    }

    private async Task<Finding> ToFindingAsync((RunView Run, IssueView Issue) closed, string hash, CancellationToken cancellationToken)
    {
        var (run, diagnosis) = (closed.Run, closed.Issue.Diagnosis!);
        var repair = closed.Issue.Committed?.Commit is { } commit ? $"closed by commit {Words.Short(commit)}" : closed.Issue.Committed is not null ? "closed by a restored value" : "closed by deploying again";
        var text = VisibleText.Of(string.Create(
            CultureInfo.InvariantCulture, $"The same symptom was there in run {run.Start.Run} on {run.StartedAt:yyyy-MM-dd}: {diagnosis.Cause!.Name} ({Words.Of(diagnosis.Ending)}), {repair}.").ReplaceLineEndings(" "));
        string[] lines = [$"run {run.Start.Run}, journal head {hash}", $"fingerprint {closed.Issue.Issue.Fingerprint}", text];
        return new Finding(Investigator.History, FindingKind.SeenBefore, text, await evidence.WriteAsync(EvidenceKind.Output, lines, [(2, $"run {run.Start.Run}")], cancellationToken)) { Subject = closed.Issue.Issue.Fingerprint };
    }
}
