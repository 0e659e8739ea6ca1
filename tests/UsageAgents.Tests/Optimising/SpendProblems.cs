using System.Collections.Immutable;
using UsageAgents.Optimising;

namespace UsageAgents.Tests.Optimising;

/// <summary>Makes spend problems by chance, each from its seed.</summary>
internal static class SpendProblems
{
    public static SpendProblem Small(int seed, bool overlapping)
    {
        var random = new Random(seed);
        var models = Enumerable.Range(0, 3).Select(m => new ModelOffer($"m{m}", random.NextDouble(), Maybe(random, 40 + (160 * random.NextDouble())))).ToImmutableArray();
        var workloads = Enumerable.Range(0, 4).Select(w => new WorkloadDemand(
            $"w{w}", 10 + Math.Floor(40 * random.NextDouble()), $"m{random.Next(3)}", Maybe(random, 0.8 * random.NextDouble()), Maybe(random, 700 + (3000 * random.NextDouble())))).ToImmutableArray();
        ImmutableArray<ImmutableArray<double>> costs = [.. workloads.Select(workload => models.Select(_ => Math.Round(workload.Tokens * (0.5 + (4 * random.NextDouble())), 2)).ToImmutableArray())];
        ImmutableArray<Commitment> commitments = overlapping
            ? [Buy(random, "a", ["m0", "m1"], 0), Buy(random, "b", ["m1", "m2"], 0)]
            : [Buy(random, "a", ["m0"], 10 * random.Next(5)), Buy(random, "b", ["m1", "m2"], 10 * random.Next(5))];
        return new SpendProblem(workloads, models, costs, Latencies(random, workloads.Length, models.Length), commitments, Maybe(random, 60 + (200 * random.NextDouble())), random.Next(3) == 0 ? random.Next(4) : null);
    }

    /// <summary>100 workloads, 20 models of which the better ones cost more, 6 commitments; capacities and qualities are scarce.</summary>
    public static SpendProblem Large(int seed)
    {
        var random = new Random(seed);
        var quality = Enumerable.Range(0, 20).Select(_ => random.NextDouble()).ToArray();
        var price = quality.Select(value => 0.1 * Math.Pow(150, (0.25 * random.NextDouble()) + (0.75 * value))).ToArray();
        var tokens = Enumerable.Range(0, 100).Select(_ => Math.Exp(2 + (5 * random.NextDouble()))).ToArray();
        var models = quality.Select((value, m) => new ModelOffer($"model-{m}", value, tokens.Sum() * (0.1 + (0.15 * random.NextDouble())))).ToImmutableArray();
        var workloads = tokens.Select((amount, w) => new WorkloadDemand($"workload-{w}", amount, null, 0.8 * quality.Max() * random.NextDouble(), 3300 + (3000 * random.NextDouble()))).ToImmutableArray();
        var commitments = Enumerable.Range(0, 6).Select(c =>
        {
            var scope = Enumerable.Range(c % 5 * 4, 4).ToArray();
            var covers = tokens.Sum() * price[scope[0]] * 0.03 * (1 + random.NextDouble());
            return new Commitment($"commitment-{c}", [.. scope.Select(m => $"model-{m}")], covers * (0.55 + (0.3 * random.NextDouble())), covers, 3, c % 2 * 5);
        });
        return new SpendProblem(workloads, models, [.. tokens.Select(amount => price.Select(usd => amount * usd * (0.8 + (0.4 * random.NextDouble()))).ToImmutableArray())], Latencies(random, 100, 20), [.. commitments]);
    }

    private static ImmutableArray<ImmutableArray<double?>> Latencies(Random random, int workloads, int models)
    {
        ImmutableArray<double?> row = [.. Enumerable.Range(0, models).Select(_ => (double?)(200 + (3000 * random.NextDouble())))];
        return [.. Enumerable.Repeat(row, workloads)];
    }

    private static Commitment Buy(Random random, string name, ImmutableArray<string> models, double discount)
    {
        var covers = 20 + (60 * random.NextDouble());
        return new Commitment(name, models, covers * (0.4 + (0.8 * random.NextDouble())), covers, random.Next(1, 3), discount, random.Next(2) * 20);
    }

    private static double? Maybe(Random random, double value) => random.Next(2) == 0 ? value : null;
}
