using System.Collections.Immutable;

namespace Regreen.Core.Searching;

/// <summary>
/// What is believed of each suspect after some observations. Suspects between two observed states share their likelihood, so one row of numbers
/// stands for each such stretch, and a step costs observed states × rates + suspects.
/// There are two beliefs over the same likelihoods: an eager one, which picks the next test, and a cautious one, which says how sure the search is.
/// </summary>
internal sealed class Posterior
{
    private readonly Belief _eager;
    private readonly Belief _cautious;
    private readonly Stretch[] _stretches;
    private readonly int[] _stretchOf;
    private readonly Stretch _constant;

    private Posterior(Belief eager, Belief cautious, Stretch[] stretches, int[] stretchOf, Stretch constant) =>
        (_eager, _cautious, _stretches, _stretchOf, _constant) = (eager, cautious, stretches, stretchOf, constant);

    /// <summary>Gets the probability that no suspect is guilty.</summary>
    public double NoCulprit => _cautious.NoCulprit;

    /// <summary>Gets the probability of each suspect.</summary>
    public ReadOnlySpan<double> Culprit => _cautious.Culprit;

    /// <summary>Gets the likeliest suspect.</summary>
    public int MostLikely(bool isEager) => Array.IndexOf(BeliefOf(isEager).Culprit, BeliefOf(isEager).Culprit.Max());

    /// <summary>Gets the probability that the culprit is after <paramref name="low"/> and not after <paramref name="high"/>.</summary>
    public double Between(int low, int high, bool isEager) => BeliefOf(isEager).Culprit[(low + 1)..(high + 1)].Sum();

    /// <summary>Computes the posterior.</summary>
    public static Posterior Of(ImmutableArray<double> priors, ImmutableArray<Observation> observations, RateModel model, double noCulpritPrior)
    {
        var (states, bad, good) = Cumulate(observations);
        var logs = new double[states.Length + 1][];
        for (var stretch = 0; stretch <= states.Length; stretch++)
        {
            var (badAfter, goodAfter) = (bad[^1] - bad[stretch], good[^1] - good[stretch]);
            var row = logs[stretch] = new double[model.Pairs.Length];
            for (var pair = 0; pair < row.Length; pair++)
            {
                row[pair] = model.LogBefore[pair].Of(bad[stretch], good[stretch]) + model.LogAfter[pair].Of(badAfter, goodAfter);
            }
        }

        double[] constant = [.. model.Constant.Select(rate => LogRate.At(rate.Rate).Of(bad[^1], good[^1]))];
        var highest = Math.Max(constant.Max(), logs.Max(row => row.Max()));
        Stretch[] stretches = [.. logs.Select(row => Stretch.Of(row, model.Pairs, highest))];
        return Normalise(priors, states, stretches, Stretch.Of(constant, [.. model.Constant.Select(rate => new RatePair(rate.Rate, rate.Rate, rate.Weight, rate.Weight))], highest), noCulpritPrior);
    }

    /// <summary>Finds the testable state whose test is expected to tell most of the culprit per cost, or null where no test tells anything.</summary>
    public int? MostInformative(ImmutableHashSet<int> untestable, Func<int, double> costs)
    {
        var (best, bestGain) = ((int?)null, 1e-9);
        var (failing, unsure) = Totals();
        for (var index = -1; index < _eager.Culprit.Length; index++)
        {
            if (index >= 0)
            {
                // The state of suspect i is after the culprit for culprits up to i: that suspect changes sides.
                var (probability, stretch) = (_eager.Culprit[index], _stretches[_stretchOf[index]]);
                failing += probability * (stretch.After - stretch.Before);
                unsure += probability * (stretch.UnsureAfter - stretch.UnsureBefore);
            }

            var gain = (Entropy(failing) - unsure) / Math.Max(costs(index), 1e-9);
            if (gain > bestGain && !untestable.Contains(index))
            {
                (best, bestGain) = (index, gain);
            }
        }

        return best;
    }

    private Belief BeliefOf(bool isEager) => isEager ? _eager : _cautious;

    // For a test before every suspect: how probable a failure is, and what stays unsure of it when the culprit is known.
    private (double Failing, double Unsure) Totals()
    {
        var (failing, unsure) = (_eager.NoCulprit * _constant.After, _eager.NoCulprit * _constant.UnsureAfter);
        for (var culprit = 0; culprit < _eager.Culprit.Length; culprit++)
        {
            var stretch = _stretches[_stretchOf[culprit]];
            failing += _eager.Culprit[culprit] * stretch.Before;
            unsure += _eager.Culprit[culprit] * stretch.UnsureBefore;
        }

        return (failing, unsure);
    }

    private static Posterior Normalise(ImmutableArray<double> priors, int[] states, Stretch[] stretches, Stretch constant, double noCulpritPrior)
    {
        var stretchOf = new int[priors.Length];
        for (var (index, stretch) = (0, 0); index < stretchOf.Length; index++)
        {
            while (stretch < states.Length && states[stretch] < index)
            {
                stretch++;
            }

            stretchOf[index] = stretch;
        }

        var share = (1 - noCulpritPrior) / priors.Sum();
        var noCulprit = noCulpritPrior * constant.Mass;
        return new Posterior(
            Belief.Of([.. priors.Select((prior, index) => share * prior * stretches[stretchOf[index]].Mass)], noCulprit),
            Belief.Of([.. priors.Select((prior, index) => share * prior * stretches[stretchOf[index]].CautiousMass)], noCulprit),
            stretches,
            stretchOf,
            constant);
    }

    // The observed states in order, and before each (and after the last) how many observations were bad and good.
    private static (int[] States, int[] Bad, int[] Good) Cumulate(ImmutableArray<Observation> observations)
    {
        var seen = new SortedDictionary<int, (int Bad, int Good)>();
        foreach (var observation in observations)
        {
            var counts = seen.GetValueOrDefault(observation.Index);
            seen[observation.Index] = observation.Bad ? (counts.Bad + 1, counts.Good) : (counts.Bad, counts.Good + 1);
        }

        var (bad, good, index) = (new int[seen.Count + 1], new int[seen.Count + 1], 0);
        foreach (var counts in seen.Values)
        {
            (bad[index + 1], good[index + 1]) = (bad[index] + counts.Bad, good[index] + counts.Good);
            index++;
        }

        return ([.. seen.Keys], bad, good);
    }

    private static double Entropy(double probability) =>
        probability is <= 1e-12 or >= 1 - 1e-12 ? 0 : -(probability * Math.Log2(probability)) - ((1 - probability) * Math.Log2(1 - probability));

    /// <summary>The probability of each suspect, and that of none.</summary>
    private sealed record Belief(double[] Culprit, double NoCulprit)
    {
        public static Belief Of(double[] culprit, double noCulprit)
        {
            var sum = culprit.Sum() + noCulprit;
            return sum > 0 ? new Belief([.. culprit.Select(value => value / sum)], noCulprit / sum) : new Belief(culprit, noCulprit);
        }
    }

    /// <summary>What holds for each suspect of a stretch: its likelihood over all rates, and how often the failure is expected before and after it.</summary>
    private readonly record struct Stretch(double Mass, double CautiousMass, double Before, double After)
    {
        public double UnsureBefore { get; } = Entropy(Before);

        public double UnsureAfter { get; } = Entropy(After);

        public static Stretch Of(double[] logs, ImmutableArray<RatePair> pairs, double highest)
        {
            var (mass, cautious, before, after) = (0.0, 0.0, 0.0, 0.0);
            for (var index = 0; index < logs.Length; index++)
            {
                var likelihood = Math.Exp(logs[index] - highest);
                var weight = pairs[index].Weight * likelihood;
                mass += weight;
                cautious += pairs[index].Caution * likelihood;
                before += weight * pairs[index].Before;
                after += weight * pairs[index].After;
            }

            return mass > 0 ? new Stretch(mass, cautious, before / mass, after / mass) : new Stretch(0, cautious, 0.5, 0.5);
        }
    }
}
