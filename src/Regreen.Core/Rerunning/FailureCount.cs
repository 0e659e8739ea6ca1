using System.Collections.Immutable;
using System.Globalization;
using Regreen.Core.Judging;

namespace Regreen.Core.Rerunning;

/// <summary>How often a red case failed in an iteration, beside how often it failed before.</summary>
/// <param name="Failed">Attempts that failed or could not be judged; the first is one of them.</param>
/// <param name="Attempts">All attempts.</param>
/// <param name="Before">How often it failed before.</param>
public sealed record FailureCount(int Failed, int Attempts, CaseRecord Before)
{
    /// <summary>Gets how the rate compares with the one before.</summary>
    public RateComparison Comparison => SequentialTest.Compare(Before.Rate, Failed - 1, Attempts - Failed);

    /// <summary>Gets whether the case is failing rather than flaky; where the reruns do not tell, the likelier of the two.</summary>
    public bool IsFailing => Comparison == RateComparison.Higher || (Comparison == RateComparison.Undecided && SequentialTest.Evidence(Before.Rate, Failed - 1, Attempts - Failed) >= 0);

    /// <summary>Counts; null where the first attempt is not red, so that nothing was rerun.</summary>
    public static FailureCount? Of(ImmutableArray<CaseJudged> attempts) =>
        attempts.IsDefaultOrEmpty || !IsRed(attempts[0]) ? null : new FailureCount(attempts.Count(IsRed), attempts.Length, attempts[0].Record ?? CaseRecord.None);

    /// <summary>Says whether an attempt asks for another one.</summary>
    public static bool IsRed(CaseJudged judged)
    {
        ArgumentNullException.ThrowIfNull(judged);
        return judged.Verdict is Verdict.Failing or Verdict.Errored;
    }

    /// <summary>Says it in words: "2 of 4 attempts failed (0 of 12 where it was last proven)".</summary>
    public string Tell()
    {
        var before = Before.Attempts == 0 ? "it was never proven before" : string.Create(CultureInfo.InvariantCulture, $"{Before.Failed} of {Before.Attempts} where it was last proven");
        var doubt = Comparison == RateComparison.Undecided ? "; too few to tell flaky from failing" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Failed} of {Attempts} {(Attempts == 1 ? "attempt" : "attempts")} failed ({before}{doubt})");
    }
}
