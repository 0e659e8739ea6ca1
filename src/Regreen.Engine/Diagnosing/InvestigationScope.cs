using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Running;

namespace Regreen.Engine.Diagnosing;

/// <summary>What an investigator is given: one issue, what failed, and where it was deployed.</summary>
/// <param name="Start">How the run began.</param>
/// <param name="Iteration">The iteration that found the issue.</param>
/// <param name="Issue">The issue.</param>
/// <param name="Failing">The verdicts of its cases, gated ones first.</param>
/// <param name="Deployment">What was tested, or null where it did not come up.</param>
public sealed record InvestigationScope(
    RunStarted Start,
    IterationState Iteration,
    IssueState Issue,
    ImmutableArray<CaseJudged> Failing,
    Deployment? Deployment)
{
    /// <summary>Gets the commit whose sources are deployed.</summary>
    public string Commit => Iteration.Candidate.Commit;

    /// <summary>Makes the scope of an issue.</summary>
    public static InvestigationScope Of(RunState state, Core.Facts.IssueId id)
    {
        ArgumentNullException.ThrowIfNull(state);
        var iteration = state.Iterations.First(other => other.Issues.Any(issue => issue.Issue.Id == id));
        var issue = iteration.Issues.First(other => other.Issue.Id == id);
        var failing = iteration.Verdicts.Where(judged => issue.Issue.Cases.Contains(judged.Case)).OrderBy(judged => judged.Divergence is null).ThenBy(judged => judged.Divergence?.Phase);
        return new InvestigationScope(state.Start!, iteration, issue, [.. failing], iteration.Deployed?.Deployment);
    }
}

/// <summary>From evidence to findings; it observes and never concludes.</summary>
public interface IInvestigator
{
    /// <summary>Gets who observes.</summary>
    Core.Diagnosing.Investigator By { get; }

    /// <summary>Looks at an issue. What cannot be read is a finding of kind <see cref="Core.Diagnosing.FindingKind.NotSeen"/>, never an exception.</summary>
    Task<ImmutableArray<Core.Diagnosing.Finding>> LookAsync(InvestigationScope scope, CancellationToken cancellationToken);
}
