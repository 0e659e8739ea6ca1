namespace UsageAgents.Generating;

/// <summary>Draws from distributions; the same seed gives the same draws.</summary>
internal sealed class Dice(int seed)
{
    private const double NormalAbove = 50;

    // A seeded Random keeps its sequence over versions of the runtime.
    private readonly Random _random = new(seed);

    public double Uniform() => _random.NextDouble();

    public double Uniform(double from, double to) => from + ((to - from) * _random.NextDouble());

    public int Below(int limit) => _random.Next(limit);

    public int Between(int from, int to) => _random.Next(from, to + 1);

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    /// <summary>Draws a factor around 1.</summary>
    public double Factor(double spread) => Math.Exp(spread * Normal());

    public int Poisson(double mean)
    {
        if (mean > NormalAbove)
        {
            return (int)Math.Max(0, Math.Round(mean + (Math.Sqrt(mean) * Normal())));
        }

        var limit = Math.Exp(-mean);
        var count = 0;
        for (var product = _random.NextDouble(); product > limit; product *= _random.NextDouble())
        {
            count++;
        }

        return count;
    }

    public string Pick(IReadOnlyList<(string Name, double Weight)> choices)
    {
        var at = _random.NextDouble() * choices.Sum(choice => choice.Weight);
        foreach (var (name, weight) in choices)
        {
            at -= weight;
            if (at < 0)
            {
                return name;
            }
        }

        return choices[^1].Name;
    }
}
