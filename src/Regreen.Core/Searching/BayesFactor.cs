namespace Regreen.Core.Searching;

/// <summary>
/// Compares "the failure depends on this change" with "it does not", after trying with and without it.
/// Without dependence there is one failure rate, Beta(1/2, 1/2) (Jeffreys). With it there are two, each with probability 0.8 near certain (0.99 with, 0.01 without)
/// and otherwise Beta(1/2, 1/2). (Kass and Raftery, "Bayes factors", JASA 1995: above 100 is decisive.)
/// </summary>
public static class BayesFactor
{
    /// <summary>The factor at which a cause counts as confirmed.</summary>
    public const double Decisive = 100;

    private const double NearCertain = 0.8;

    /// <summary>Computes the factor from how often the failure was there with the change and without it.</summary>
    public static double Of(int badWith, int goodWith, int badWithout, int goodWithout)
    {
        var dependent = Arm(0.99, badWith, goodWith) * Arm(0.01, badWithout, goodWithout);
        return dependent / Jeffreys(badWith + badWithout, goodWith + goodWithout);
    }

    private static double Arm(double rate, int bad, int good) =>
        (NearCertain * Math.Pow(rate, bad) * Math.Pow(1 - rate, good)) + ((1 - NearCertain) * Jeffreys(bad, good));

    // B(bad + 1/2, good + 1/2) / B(1/2, 1/2), by the recurrence of the beta function.
    private static double Jeffreys(int bad, int good)
    {
        var value = 1.0;
        for (var index = 0; index < bad; index++)
        {
            value *= (index + 0.5) / (index + 1.0);
        }

        for (var index = 0; index < good; index++)
        {
            value *= (index + 0.5) / (bad + index + 1.0);
        }

        return value;
    }
}
