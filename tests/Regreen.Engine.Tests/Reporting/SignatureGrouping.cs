using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Engine.Reporting;

namespace Regreen.Engine.Tests.Reporting;

/// <summary>The simplest grouping: equal signatures are one issue.</summary>
internal static class SignatureGrouping
{
    public static ImmutableArray<IssueGroup> Group(IssueScope scope) =>
        [.. scope.Verdicts.Where(item => item.Divergence is not null)
            .GroupBy(item => item.Divergence!.Signature, StringComparer.Ordinal)
            .OrderByDescending(group => group.Count())
            .Select((group, index) => new IssueGroup(
                new IssueId(scope.FirstNumber + index),
                group.Key,
                group.Key,
                [.. group.Where(item => item.Gate).Select(item => item.Case)],
                [.. group.Where(item => !item.Gate).Select(item => item.Case)]))];
}
