using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Triaging;

namespace Regreen.Core.Diagnosing;

/// <summary>Reads what a probe's verdicts say of an issue's failure.</summary>
public static class ProbeReading
{
    /// <summary>
    /// Bad where a case fails as the issue does. A failure in a later phase says that this one is gone; in an earlier phase it hides whether this one is there.
    /// </summary>
    public static (ProbeOutcome Outcome, string Detail) Of(Issue issue, ImmutableArray<CaseJudged> verdicts, ImmutableArray<CaseJudged> healthy)
    {
        ArgumentNullException.ThrowIfNull(issue);
        var red = verdicts.Where(judged => judged is { Passed: false, Divergence: not null }).ToImmutableArray();
        if (red.IsEmpty)
        {
            return verdicts.IsEmpty ? (ProbeOutcome.Good, "It came up.") : (ProbeOutcome.Good, $"{Cases(verdicts.Length)} passed.");
        }

        var alike = red.Where(judged => FailsAlike(issue, judged)).ToImmutableArray();
        if (!alike.IsEmpty)
        {
            return (ProbeOutcome.Bad, $"{Cases(alike.Length)} failed alike: {alike[0].Divergence!.Signature}.");
        }

        var first = red.MinBy(judged => judged.Divergence!.Phase)!;
        return first.Divergence!.Phase > issue.Phase
            ? (ProbeOutcome.Other, $"This failure is gone; {first.Case} fails later: {first.Divergence.Signature}.")
            : (ProbeOutcome.Untestable, $"{first.Case} fails earlier, which hides this failure: {first.Divergence.Signature}.");
    }

    /// <summary>Says whether a case fails as the issue does. One that does decides a probe, whatever the others do.</summary>
    public static bool FailsAlike(Issue issue, CaseJudged judged)
    {
        ArgumentNullException.ThrowIfNull(issue);
        return judged is { Passed: false, Divergence: { } divergence } && divergence.Phase == issue.Phase;
    }

    /// <summary>Reads a probe whose deployment did not come up: only an issue of that very stage is seen by it.</summary>
    public static (ProbeOutcome Outcome, string Detail) OfFailure(Issue issue, DeploymentFailure failure)
    {
        ArgumentNullException.ThrowIfNull(issue);
        ArgumentNullException.ThrowIfNull(failure);
        return (issue.Deployment == failure.Stage ? ProbeOutcome.Bad : ProbeOutcome.Untestable, failure.Reason);
    }

    private static string Cases(int count) => count == 1 ? "1 case" : $"{count} cases";
}
