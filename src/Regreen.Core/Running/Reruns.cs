using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging;

namespace Regreen.Core.Running;

/// <summary>Decides which attempts are still owed, and which verdict counts after several.</summary>
public static class Reruns
{
    /// <summary>Lists the attempts that an iteration still owes: one of every case, and more of red ones while all agree.</summary>
    public static ImmutableArray<(CaseId Case, int Attempt)> Missing(RunStarted start, IterationState iteration)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(iteration);
        return
        [
            .. from entry in start.Manifest
               let attempts = iteration.Attempts.GetValueOrDefault(entry.Case, [])
               where attempts.IsEmpty || (entry.Gate && attempts.Length <= start.Limits.Reruns && attempts.All(IsRerun))
               select (entry.Case, attempts.Length + 1),
        ];
    }

    /// <summary>Picks the verdict that counts: what all attempts agree on, or flaky where some passed and some did not.</summary>
    public static CaseJudged Settle(ImmutableArray<CaseJudged> attempts)
    {
        var last = attempts[^1];
        var red = attempts.Where(judged => judged.Verdict is Verdict.Failing or Verdict.Errored).ToImmutableArray();
        return red.IsEmpty || red.Length == attempts.Length
            ? last
            : red[^1] with { Verdict = Verdict.Flaky, Reason = $"{red.Length} of {attempts.Length} attempts failed: {red[^1].Reason}" };
    }

    private static bool IsRerun(CaseJudged judged) => judged.Verdict is Verdict.Failing or Verdict.Errored;
}
