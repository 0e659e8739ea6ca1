using System.Collections.Immutable;
using Regreen.Core.Triaging;

namespace Regreen.Engine.Reporting;

/// <summary>The grouping that the loop itself uses, for everyone who reads the journal.</summary>
public static class IssueGroups
{
    /// <summary>Groups as the loop does.</summary>
    public static ImmutableArray<IssueGroup> ByTriage(IssueScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var issues = scope.NotDeployed is { } failure
            ? [Triage.OfDeployment(failure, scope.FirstNumber)]
            : Triage.Group(scope.Verdicts, scope.Healthy, scope.FirstNumber);
        return [.. issues.Select(issue => new IssueGroup(issue.Id, issue.Title, issue.Fingerprint, issue.Cases, issue.Explains))];
    }
}
