using System.Collections.Immutable;
using System.Diagnostics;
using Regreen.Core.Searching;

namespace Regreen.Benchmarks.Searching;

/// <summary>How many tests the culprit search needs, against the least that any search can need, and how often it is right.</summary>
internal sealed class CulpritSearchBenchmark : IBenchmark
{
    private const int MostTests = 3000;

    private static readonly Channel[] Channels =
        [new(1, 0), new(0.95, 0.05), new(0.9, 0.1), new(0.8, 0.2), new(0.7, 0.3), new(0.5, 0), new(0.3, 0), new(0.5, 0.1)];

    private static readonly double[] ConstantRates = [0.1, 0.3, 0.5];

    public string Name => "culprit-search";

    public string Summary => "tests per culprit against the information bound, share right, and \"no culprit\"";

    public Task<BenchReport> RunAsync(BenchOptions options)
    {
        List<IReadOnlyDictionary<string, object>> rows = [];
        foreach (var (count, repetitions) in ((int, int)[])[(128, 1000), (1024, 300)])
        {
            rows.AddRange(Channels.Select(channel => Row("unknown", count, channel, channel.Bound(count, 0.95), Measure(count, repetitions, channel, null, hasCulprit: true))));
            rows.AddRange(Channels.Select(channel => Row("known", count, channel, channel.Bound(count, 0.95), Measure(count, repetitions, channel, RateModel.Known(channel.Before, channel.After), hasCulprit: true))));
            rows.AddRange(ConstantRates.Select(rate => Row("no culprit", count, new Channel(rate, rate), double.NaN, Measure(count, repetitions, new Channel(rate, rate), null, hasCulprit: false))));
        }

        rows.Add(Row("unknown", 12, Channels[0], Channels[0].Bound(12, 0.95), Measure(12, 1000, Channels[0], null, hasCulprit: true)));
        return Task.FromResult(new BenchReport(
            Name,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["bound"] = "(1-d) log2 N / C + log2(1/d) / C1 with d = 0.05, C the capacity of the pass/fail channel, C1 its larger divergence",
                ["seed"] = "repetition r uses the random numbers of seed r; the culprit is drawn evenly, nothing is observed at the start",
            },
            rows));
    }

    private static Dictionary<string, object> Row(string rates, int count, Channel channel, double bound, Result[] results) => new(StringComparer.Ordinal)
    {
        ["rates"] = rates,
        ["N"] = count,
        ["after"] = channel.After,
        ["before"] = channel.Before,
        ["bound"] = double.IsNaN(bound) ? "" : Math.Round(bound, 1),
        ["tests"] = Math.Round(results.Average(result => result.Tests), 1),
        ["ratio"] = double.IsNaN(bound) ? "" : Math.Round(results.Average(result => result.Tests) / bound, 2),
        ["right"] = Math.Round(results.Average(result => result.IsRight ? 1.0 : 0.0), 4),
        ["most"] = results.Max(result => result.Tests),
        ["msPerStep"] = Math.Round(results.Sum(result => result.Milliseconds) / results.Sum(result => result.Tests), 3),
    };

    private static Result[] Measure(int count, int repetitions, Channel channel, RateModel? rates, bool hasCulprit) =>
        [.. Enumerable.Range(0, repetitions).AsParallel().AsOrdered().Select(seed => Search(count, new Random(seed), channel, rates, hasCulprit))];

    private static Result Search(int count, Random random, Channel channel, RateModel? rates, bool hasCulprit)
    {
        var priors = Enumerable.Repeat(1.0, count).ToImmutableArray();
        var culprit = random.Next(count);
        ImmutableArray<Observation> seen = [];
        var watch = Stopwatch.StartNew();
        while (seen.Length < MostTests)
        {
            switch (CulpritSearch.Next(priors, seen, [], null, rates))
            {
                case SearchStep.Probe probe:
                    seen = seen.Add(new Observation(probe.Index, random.NextDouble() < (probe.Index >= culprit ? channel.After : channel.Before)));
                    break;
                case SearchStep.Found found:
                    return new Result(seen.Length, hasCulprit && found.Index == culprit, watch.Elapsed.TotalMilliseconds);
                case SearchStep.NoCulprit:
                    return new Result(seen.Length, !hasCulprit, watch.Elapsed.TotalMilliseconds);
                default:
                    return new Result(seen.Length, false, watch.Elapsed.TotalMilliseconds);
            }
        }

        return new Result(seen.Length, false, watch.Elapsed.TotalMilliseconds);
    }

    private readonly record struct Result(int Tests, bool IsRight, double Milliseconds);
}
