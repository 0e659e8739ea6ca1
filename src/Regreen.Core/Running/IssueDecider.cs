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
            { Accepted: null } => Try(iteration, issue, Untried(issue, issue.Diagnosis!)[0]),
            { IsApproved: false } => new Command.Approve(id),
            _ => new Command.Commit(iteration.Number, id, issue.Accepted!),
        };
    }

    /// <summary>Lists the remedies that were not tried yet, or are worth another try, safest first.</summary>
    public static ImmutableArray<Remedy> Untried(IssueState issue, Diagnosis diagnosis) =>
        [.. diagnosis.Remedies.Where(remedy => issue.Tried.LastOrDefault(tried => tried.Remedy == remedy) is null or { IsWorthRepeating: true })];

    private static Command.TryRemedy Try(IterationState iteration, IssueState issue, Remedy remedy) =>
        new(iteration.Number, issue.Issue.Id, remedy, issue.Tried.Count(tried => tried.Remedy == remedy));
}
