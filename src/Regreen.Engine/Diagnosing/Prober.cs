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
        var (run, read) = CasesOf(state, command.Candidate, issue);
        var outcome = await previews.RunAsync(command.Key, command.Candidate, run, _ => ControlScope.None, judged => read.Contains(judged.Case) && ProbeReading.FailsAlike(issue, judged), time, cancellationToken);
        var (reading, detail, verdicts) = outcome switch
        {
            PreviewOutcome.Failed failed => Of(ProbeReading.OfFailure(issue, failed.Failure), []),
            PreviewOutcome.Tested tested => Of(ProbeReading.Of(issue, [.. tested.Verdicts.Where(judged => read.Contains(judged.Case))], state.Start!.Baseline?.Verdicts ?? []), tested.Verdicts),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return new CandidateProbed(command.Issue, command.Candidate, command.Ordinal, reading, detail, outcome.Built, verdicts) { Failed = (outcome as PreviewOutcome.Failed)?.Failure.Stage };

        static (ProbeOutcome, string, ImmutableArray<CaseJudged>) Of((ProbeOutcome Outcome, string Detail) read, ImmutableArray<CaseJudged> verdicts) =>
            (read.Outcome, read.Detail, verdicts);
    }

    /// <summary>
    /// Says which cases are run on a candidate, and of which the verdicts are read. In a whole round every case keeps company, and what fails of another issue is not taken for this one's failure.
    /// </summary>
    internal static (ImmutableArray<CaseId> Run, ImmutableHashSet<CaseId> Read) CasesOf(RunState state, Candidate candidate, Issue issue)
    {
        if (!candidate.InWholeRound)
        {
            return (issue.Cases, [.. issue.Cases]);
        }

        var others = state.Current.Issues.Where(other => other.Issue.Id != issue.Id).SelectMany(other => other.Issue.Cases).ToHashSet();
        ImmutableArray<CaseId> all = [.. state.Start!.Manifest.Where(entry => entry.Gate).Select(entry => entry.Case)];
        return (all, [.. all.Where(id => issue.Cases.Contains(id) || !others.Contains(id))]);
    }
}
