using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Running;
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
        var outcome = await previews.RunAsync(command.Key, command.Candidate, issue.Cases, ControlScope.None, time, cancellationToken);
        var (reading, detail, verdicts) = outcome switch
        {
            PreviewOutcome.Failed failed => Of(ProbeReading.OfFailure(issue, failed.Failure), []),
            PreviewOutcome.Tested tested => Of(ProbeReading.Of(issue, tested.Verdicts, state.Start!.Baseline?.Verdicts ?? []), tested.Verdicts),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return new CandidateProbed(command.Issue, command.Candidate, command.Ordinal, reading, detail, outcome.Built, verdicts);

        static (ProbeOutcome, string, ImmutableArray<Core.Judging.CaseJudged>) Of((ProbeOutcome Outcome, string Detail) read, ImmutableArray<Core.Judging.CaseJudged> verdicts) =>
            (read.Outcome, read.Detail, verdicts);
    }
}
