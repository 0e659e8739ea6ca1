namespace Regreen.Benchmarks.Searching;

/// <summary>What a test tells, seen as a channel: it fails with one rate after the culprit and with another before it.</summary>
internal readonly record struct Channel(double After, double Before)
{
    /// <summary>Gets the capacity in bits: the most that one test can tell, over all ways to mix tests before and after.</summary>
    public double Capacity
    {
        get
        {
            var best = 0.0;
            for (var step = 1; step < 10_000; step++)
            {
                var share = step / 10_000.0;
                var failing = (share * After) + ((1 - share) * Before);
                best = Math.Max(best, Entropy(failing) - (share * Entropy(After)) - ((1 - share) * Entropy(Before)));
            }

            return best;
        }
    }

    /// <summary>Gets the larger divergence between the two outcomes, in bits.</summary>
    public double Divergence => Math.Max(Divergence2(After, Before), Divergence2(Before, After));

    /// <summary>Gets the least mean number of tests that finds one of <paramref name="count"/> suspects at a confidence.</summary>
    public double Bound(int count, double confidence) =>
        (confidence * Math.Log2(count) / Capacity) + (Math.Log2(1 / (1 - confidence)) / Divergence);

    private static double Divergence2(double first, double second) => Part(first, second) + Part(1 - first, 1 - second);

    private static double Part(double first, double second) => first <= 0 ? 0 : second <= 0 ? double.PositiveInfinity : first * Math.Log2(first / second);

    private static double Entropy(double value) => value is <= 0 or >= 1 ? 0 : -(value * Math.Log2(value)) - ((1 - value) * Math.Log2(1 - value));
}
