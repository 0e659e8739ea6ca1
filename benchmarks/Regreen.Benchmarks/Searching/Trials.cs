using System.Collections.Immutable;
using Regreen.Core.Searching;

namespace Regreen.Benchmarks.Searching;

/// <summary>What many searches in one kind of world came to.</summary>
internal sealed record Trials(double MeanTests, int MostTests, double Right, double CalibrationError)
{
    private const int TestsAllowed = 3000;

    /// <summary>Searches in worlds that differ in their seed; without a culprit the failure shows everywhere at one of the two rates, by turns.</summary>
    public static Trials Run(int count, int repetitions, Channel channel, RateModel rates, bool hasCulprit)
    {
        Ending[] endings =
        [
            .. Enumerable.Range(0, repetitions).AsParallel().AsOrdered().Select(seed =>
            {
                var constant = seed % 2 == 0 ? channel.After : channel.Before;
                return Search(count, new Random(seed), hasCulprit ? channel : new Channel(constant, constant), rates, hasCulprit);
            }),
        ];
        var right = endings.Average(ending => ending.IsRight ? 1.0 : 0.0);
        return new Trials(endings.Average(ending => ending.Tests), endings.Max(ending => ending.Tests), right, Math.Abs(endings.Average(ending => ending.Claimed) - right));
    }

    private static Ending Search(int count, Random random, Channel channel, RateModel rates, bool hasCulprit)
    {
        var priors = Enumerable.Repeat(1.0, count).ToImmutableArray();
        var culprit = random.Next(count);
        ImmutableArray<Observation> seen = [];
        while (seen.Length < TestsAllowed)
        {
            switch (CulpritSearch.Next(priors, seen, [], null, rates))
            {
                case SearchStep.Probe probe:
                    seen = seen.Add(new Observation(probe.Index, random.NextDouble() < (probe.Index >= culprit ? channel.After : channel.Before)));
                    break;
                case SearchStep.Found found:
                    return new Ending(seen.Length, hasCulprit && found.Index == culprit, found.Confidence);
                case SearchStep.NoCulprit none:
                    return new Ending(seen.Length, !hasCulprit, none.Confidence);
                default:
                    return new Ending(seen.Length, IsRight: false, Claimed: 0);
            }
        }

        return new Ending(seen.Length, IsRight: false, Claimed: 0);
    }

    private readonly record struct Ending(int Tests, bool IsRight, double Claimed);
}
