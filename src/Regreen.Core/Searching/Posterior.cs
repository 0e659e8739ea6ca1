using System.Collections.Immutable;

namespace Regreen.Core.Searching;

/// <summary>What is believed of each suspect after some observations.</summary>
/// <param name="Culprit">The probability of each suspect.</param>
/// <param name="NoCulprit">The probability that none of them is guilty.</param>
internal sealed record Posterior(ImmutableArray<double> Culprit, double NoCulprit)
{
    private readonly ImmutableArray<double> _tables = [];

    private static readonly ImmutableArray<(double Before, double After, double Weight)> Rates = MakeRates();

    private static readonly ImmutableArray<(double Rate, double Weight)> ConstantRates =
        [(0.02, 0.1), (0.1, 0.2), (0.2, 0.2), (0.35, 0.2), (0.5, 0.15), (0.7, 0.1), (0.9, 0.05)];

    private Posterior(ImmutableArray<double> culprit, double noCulprit, ImmutableArray<double> tables)
        : this(culprit, noCulprit) => _tables = tables;

    /// <summary>Gets the likeliest suspect.</summary>
    public int MostLikely => Culprit.IndexOf(Culprit.Max());

    /// <summary>Gets the probability that the culprit is after <paramref name="low"/> and not after <paramref name="high"/>.</summary>
    public double Between(int low, int high)
    {
        var sum = 0.0;
        for (var index = low + 1; index <= high; index++)
        {
            sum += Culprit[index];
        }

        return sum;
    }

    /// <summary>Computes the posterior.</summary>
    public static Posterior Of(ImmutableArray<double> priors, ImmutableArray<Observation> observations, double noCulpritPrior)
    {
        var count = priors.Length;
        var total = priors.Sum();
        var (bad, good) = Cumulate(count, observations);
        var joint = new double[(count * Rates.Length) + ConstantRates.Length];
        for (var culprit = 0; culprit < count; culprit++)
        {
            // Everything at or after the culprit is "after"; the state before the first suspect is number -1, so sums are shifted by one.
            var (badBefore, goodBefore) = (bad[culprit], good[culprit]);
            var (badAfter, goodAfter) = (bad[^1] - badBefore, good[^1] - goodBefore);
            for (var rate = 0; rate < Rates.Length; rate++)
            {
                var (before, after, weight) = Rates[rate];
                joint[(culprit * Rates.Length) + rate] = (1 - noCulpritPrior) * priors[culprit] / total * weight
                    * Likelihood(before, badBefore, goodBefore) * Likelihood(after, badAfter, goodAfter);
            }
        }

        for (var rate = 0; rate < ConstantRates.Length; rate++)
        {
            var (constant, weight) = ConstantRates[rate];
            joint[(count * Rates.Length) + rate] = noCulpritPrior * weight * Likelihood(constant, bad[^1], good[^1]);
        }

        return Normalise(joint, count);
    }

    /// <summary>Finds the state whose test is expected to take away most entropy per cost.</summary>
    public int MostInformative(ImmutableHashSet<int> untestable, Func<int, double> costs)
    {
        var (best, bestGain) = (Culprit.Length - 1, double.NegativeInfinity);
        for (var index = -1; index < Culprit.Length; index++)
        {
            if (untestable.Contains(index))
            {
                continue;
            }

            var gain = InformationOf(index) / Math.Max(costs(index), 1e-9);
            if (gain > bestGain)
            {
                (best, bestGain) = (index, gain);
            }
        }

        return best;
    }

    // Mutual information between the outcome of a test and the culprit: H(culprit) - E[H(culprit | outcome)].
    private double InformationOf(int tested)
    {
        var count = Culprit.Length;
        var badBy = new double[count + 1];
        for (var culprit = 0; culprit < count; culprit++)
        {
            for (var rate = 0; rate < Rates.Length; rate++)
            {
                badBy[culprit] += _tables[(culprit * Rates.Length) + rate] * (tested >= culprit ? Rates[rate].After : Rates[rate].Before);
            }
        }

        for (var rate = 0; rate < ConstantRates.Length; rate++)
        {
            badBy[count] += _tables[(count * Rates.Length) + rate] * ConstantRates[rate].Rate;
        }

        var bad = badBy.Sum();
        var information = 0.0;
        for (var culprit = 0; culprit <= count; culprit++)
        {
            var probability = culprit < count ? Culprit[culprit] : NoCulprit;
            information += Term(badBy[culprit], probability, bad) + Term(probability - badBy[culprit], probability, 1 - bad);
        }

        return information;

        static double Term(double joint, double first, double second) =>
            joint <= 1e-15 || first <= 1e-15 || second <= 1e-15 ? 0 : joint * Math.Log2(joint / (first * second));
    }

    private static Posterior Normalise(double[] joint, int count)
    {
        var sum = joint.Sum();
        for (var index = 0; index < joint.Length; index++)
        {
            joint[index] = sum > 0 ? joint[index] / sum : 1.0 / joint.Length;
        }

        var culprits = ImmutableArray.CreateBuilder<double>(count);
        for (var culprit = 0; culprit < count; culprit++)
        {
            culprits.Add(joint.AsSpan(culprit * Rates.Length, Rates.Length).ToArray().Sum());
        }

        return new Posterior(culprits.MoveToImmutable(), joint.AsSpan(count * Rates.Length).ToArray().Sum(), [.. joint]);
    }

    private static (int[] Bad, int[] Good) Cumulate(int count, ImmutableArray<Observation> observations)
    {
        var (bad, good) = (new int[count + 2], new int[count + 2]);
        foreach (var seen in observations)
        {
            (seen.Bad ? bad : good)[seen.Index + 2]++;
        }

        // After this, bad[i + 1] is the number of bad observations at states up to i; state -1 stands at 1.
        for (var index = 1; index < bad.Length; index++)
        {
            bad[index] += bad[index - 1];
            good[index] += good[index - 1];
        }

        // Shift so that [culprit] counts the states before the culprit: -1 .. culprit - 1.
        return (bad[1..], good[1..]);
    }

    private static double Likelihood(double rate, int bad, int good) => Math.Pow(rate, bad) * Math.Pow(1 - rate, good);

    private static ImmutableArray<(double Before, double After, double Weight)> MakeRates()
    {
        double[] after = [0.95, 0.9, 0.8, 0.7, 0.5, 0.3, 0.15];
        double[] before = [0.001, 0.02, 0.05, 0.1, 0.2, 0.3];
        var flaky = (from a in after from b in before where a > b + 0.1 select (b, a)).ToArray();
        return [(0.0005, 0.9995, 0.85), .. flaky.Select(pair => (pair.b, pair.a, 0.15 / flaky.Length))];
    }
}
