using System.Collections.Immutable;
using Regreen.Core.Diagnosing;

namespace Regreen.Core.Running;

/// <summary>Decides the next step for one issue: look, experiment, conclude, try, approve, commit.</summary>
internal static class IssueDecider
{
    public static Command Next(RunState state, IterationState iteration, IssueState issue)
    {
        var id = issue.Issue.Id;
        return issue switch
        {
            { Findings: null } => new Command.Gather(iteration.Number, id),
            { Diagnosis: null } => DiagnosisPlan.Next(state, issue),
            { Accepted: null } => new Command.TryRemedy(iteration.Number, id, Untried(issue, issue.Diagnosis!)[0]),
            { IsApproved: false } => new Command.Approve(id),
            _ => new Command.Commit(iteration.Number, id, issue.Accepted!),
        };
    }

    /// <summary>Lists the remedies that were not tried yet, safest first.</summary>
    public static ImmutableArray<Remedy> Untried(IssueState issue, Diagnosis diagnosis) =>
        [.. diagnosis.Remedies.Where(remedy => issue.Tried.All(tried => tried.Remedy != remedy))];
}
