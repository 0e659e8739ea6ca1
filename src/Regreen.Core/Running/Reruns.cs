using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Rerunning;

namespace Regreen.Core.Running;

/// <summary>Decides whether another attempt is owed, and which verdict counts after several.</summary>
public static class Reruns
{
    // After its first rerun a case may use this part of the wall time for more: a suite of minutes is not run ten times.
    private const int PartOfWall = 10;

    // What failed every time is failing with one rerun more or less, and often waits for its time limit each time.
    private const int PartOfWallWhileRed = 60;

    /// <summary>Picks the verdict that counts: what all attempts agree on; where some failed and some did not, flaky, or failing where they fail more often than before.</summary>
    public static CaseJudged Settle(ImmutableArray<CaseJudged> attempts)
    {
        if (FailureCount.Of(attempts) is not { } count || count.Failed == count.Attempts)
        {
            return attempts[^1];
        }

        var red = attempts.LastOrDefault(judged => judged.Verdict == Verdict.Failing) ?? attempts.Last(FailureCount.IsRed);
        return red with { Verdict = count.IsFailing ? red.Verdict : Verdict.Flaky, Reason = $"{count.Tell()}: {red.Reason}" };
    }

    /// <summary>Says whether one more attempt is owed: while the attempts do not tell flaky from failing, and there is time.</summary>
    public static bool IsOwed(ImmutableArray<CaseJudged> attempts, Limits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return attempts.Length <= limits.Reruns && FailureCount.Of(attempts) is { Comparison: RateComparison.Undecided } && HasTime(attempts, limits);
    }

    private static bool HasTime(ImmutableArray<CaseJudged> attempts, Limits limits) =>
        attempts.Length == 1
        || attempts[1..].Aggregate(attempts[^1].Duration, (sum, judged) => sum + judged.Duration) <= limits.Wall / (attempts.All(FailureCount.IsRed) ? PartOfWallWhileRed : PartOfWall);
}
