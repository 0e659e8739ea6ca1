using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging;

namespace Regreen.Core.Rerunning;

/// <summary>What is kept of an attempt of a former run.</summary>
/// <param name="Case">The case.</param>
/// <param name="Revision">What served: tree and configuration.</param>
/// <param name="Verdict">How it ended.</param>
public readonly record struct FormerAttempt(CaseId Case, string Revision, Verdict Verdict)
{
    internal bool IsRed => Verdict is Verdict.Failing or Verdict.Errored;

    /// <summary>Reads an attempt; null where nobody said which revision served.</summary>
    public static FormerAttempt? Of(CaseJudged judged)
    {
        ArgumentNullException.ThrowIfNull(judged);
        return judged.Receipt?.Before is { Source: not RevisionSource.Unknown, Tree: { } tree } served
            ? new FormerAttempt(judged.Case, $"{tree}/{served.Configuration}", judged.Verdict)
            : null;
    }
}

/// <summary>Makes the records of cases from the attempts of former runs. Pure.</summary>
public static class CaseRecords
{
    /// <summary>Makes the records of all cases.</summary>
    /// <param name="attempts">The attempts, oldest first.</param>
    public static ImmutableDictionary<CaseId, CaseRecord> Of(IEnumerable<FormerAttempt> attempts) =>
        attempts.GroupBy(attempt => attempt.Case).ToImmutableDictionary(attempts => attempts.Key, attempts => OfCase([.. attempts]));

    private static CaseRecord OfCase(ImmutableArray<FormerAttempt> attempts)
    {
        var proven = attempts.Where(attempt => attempt.Verdict == Verdict.Proven).Select(attempt => attempt.Revision).ToList();
        if (proven.Count == 0)
        {
            return CaseRecord.None;
        }

        var last = attempts.Where(attempt => attempt.Revision == proven[^1]).ToList();
        var earlier = attempts.Where(attempt => attempt.Revision != proven[^1] && proven.Contains(attempt.Revision)).ToList();
        return new CaseRecord(last.Count(attempt => attempt.IsRed), last.Count) { EarlierFailed = earlier.Count(attempt => attempt.IsRed), EarlierAttempts = earlier.Count };
    }
}
