using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Rerunning;

namespace Regreen.Core.Running;

/// <summary>Decides which attempts are still owed, and which verdict counts after several.</summary>
public static class Reruns
{
    // After its first rerun a case may use this part of the wall time for more: a suite of minutes is not run ten times.
    private const int PartOfWall = 10;

    // What failed every time is failing with one rerun more or less, and often waits for its time limit each time.
    private const int PartOfWallWhileRed = 60;

    /// <summary>Lists the attempts that an iteration still owes: one of every case, and more of red ones while they do not tell flaky from failing.</summary>
    public static ImmutableArray<(CaseId Case, int Attempt)> Missing(RunStarted start, IterationState iteration)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(iteration);
        var chosen = start.Selection?.Cases.ToHashSet();
        var owed = from entry in start.Manifest
                   where chosen is null || chosen.Contains(entry.Case)
                   let attempts = iteration.Attempts.GetValueOrDefault(entry.Case, [])
                   where attempts.IsEmpty || (entry.Gate && IsRerun(attempts, start.Limits))
                   select (Entry: entry, Attempt: attempts.Length + 1);
        return [.. InOrder(start, owed).Select(next => (next.Entry.Case, next.Attempt))];
    }

    // What failed last comes first, then what matters more; otherwise the order of the suites.
    private static IEnumerable<(ManifestEntry Entry, int Attempt)> InOrder(RunStarted start, IEnumerable<(ManifestEntry Entry, int Attempt)> owed)
    {
        var failed = start.FailedLast.ToHashSet();
        return failed.Count == 0 && start.Manifest.All(entry => entry.Priority == Priority.Normal)
            ? owed
            : owed.OrderByDescending(next => failed.Contains(next.Entry.Case)).ThenByDescending(next => next.Entry.Priority);
    }

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

    private static bool IsRerun(ImmutableArray<CaseJudged> attempts, Limits limits) =>
        attempts.Length <= limits.Reruns && FailureCount.Of(attempts) is { Comparison: RateComparison.Undecided } && HasTime(attempts, limits);

    private static bool HasTime(ImmutableArray<CaseJudged> attempts, Limits limits) =>
        attempts.Length == 1
        || attempts[1..].Aggregate(attempts[^1].Duration, (sum, judged) => sum + judged.Duration) <= limits.Wall / (attempts.All(FailureCount.IsRed) ? PartOfWallWhileRed : PartOfWall);
}
