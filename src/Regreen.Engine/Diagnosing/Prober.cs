using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Running;
using Regreen.Core.Triaging;
using Regreen.Engine.Deploying;
using Regreen.Engine.Looping;

namespace Regreen.Engine.Diagnosing;

/// <summary>Carries out one experiment: a candidate as a preview, and the cases of the issue on it.</summary>
public sealed class Prober(PreviewRunner previews, TimeProvider time)
{
    /// <summary>Probes a candidate.</summary>
    public async Task<CandidateProbed> ProbeAsync(RunState state, Command.Probe command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(command);
        var issue = state.IssueOf(command.Issue).Issue;
        var outcome = await previews.RunAsync(command.Key, command.Candidate, CasesOf(state, command, issue), _ => ControlScope.None, judged => ProbeReading.FailsAlike(issue, judged), time, cancellationToken);
        var (reading, detail, verdicts) = outcome switch
        {
            PreviewOutcome.Failed failed => Of(ProbeReading.OfFailure(issue, failed.Failure), []),
            PreviewOutcome.Tested tested => Of(ProbeReading.Of(issue, tested.Verdicts, state.Start!.Baseline?.Verdicts ?? []), tested.Verdicts),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return new CandidateProbed(command.Issue, command.Candidate, command.Ordinal, reading, detail, outcome.Built, verdicts) { Failed = (outcome as PreviewOutcome.Failed)?.Failure.Stage };

        static (ProbeOutcome, string, ImmutableArray<CaseJudged>) Of((ProbeOutcome Outcome, string Detail) read, ImmutableArray<CaseJudged> verdicts) =>
            (read.Outcome, read.Detail, verdicts);
    }

    // What fails of another issue would be taken for this one's failure.
    private static ImmutableArray<CaseId> CasesOf(RunState state, Command.Probe command, Issue issue)
    {
        if (!command.Candidate.InWholeRound)
        {
            return issue.Cases;
        }

        var others = state.Current.Issues.Where(other => other.Issue.Id != issue.Id).SelectMany(other => other.Issue.Cases).ToHashSet();
        return [.. state.Start!.Manifest.Where(entry => entry.Gate).Select(entry => entry.Case).Where(id => issue.Cases.Contains(id) || !others.Contains(id))];
    }
}
