namespace Regreen.Core.Rerunning;

/// <summary>How the failure rate of a case compares with the one before.</summary>
public enum RateComparison
{
    /// <summary>The attempts do not tell it.</summary>
    Undecided,

    /// <summary>It is not higher.</summary>
    NotHigher,

    /// <summary>It is higher.</summary>
    Higher,
}

/// <summary>
/// The sequential probability ratio test (A. Wald, "Sequential Tests of Statistical Hypotheses", 1945) on reruns: is the failure rate the one before, or does the case pass
/// half as often as before, or less? The attempt that made us ask is no evidence: it was picked for being red.
/// </summary>
public static class SequentialTest
{
    /// <summary>How often a case that fails as often as before may be called failing.</summary>
    public const double Alpha = 0.01;

    /// <summary>How often a case that passes at most half as often as before may be called flaky.</summary>
    public const double Beta = 0.05;

    private static readonly double Upper = Math.Log((1 - Beta) / Alpha);

    private static readonly double Lower = Math.Log(Beta / (1 - Alpha));

    /// <summary>Compares.</summary>
    /// <param name="before">The failure rate before, above 0 and below 1.</param>
    /// <param name="failed">Reruns that failed.</param>
    /// <param name="passed">Reruns that passed.</param>
    public static RateComparison Compare(double before, int failed, int passed) => Evidence(before, failed, passed) switch
    {
        var evidence when evidence >= Upper => RateComparison.Higher,
        var evidence when evidence <= Lower => RateComparison.NotHigher,
        _ => RateComparison.Undecided,
    };

    /// <summary>Gives the logarithm of how much likelier the reruns are at the higher rate; below 0 the rate before is the likelier one.</summary>
    public static double Evidence(double before, int failed, int passed) =>
        (failed * Math.Log((1 + before) / (2 * before))) - (passed * Math.Log(2));
}
