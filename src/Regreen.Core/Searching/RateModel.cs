using System.Collections.Immutable;

namespace Regreen.Core.Searching;

/// <summary>How often the failure shows before and after the culprit, and how likely that pair is before any test.</summary>
/// <param name="Before">The rate before the culprit.</param>
/// <param name="After">The rate after it.</param>
/// <param name="Weight">Its likelihood when the next test is chosen.</param>
/// <param name="Caution">Its likelihood when it is decided whether to end.</param>
public readonly record struct RatePair(double Before, double After, double Weight, double Caution);

/// <summary>How often the failure shows where nothing is guilty, and how likely that rate is before any test.</summary>
public readonly record struct ConstantRate(double Rate, double Weight);

/// <summary>The rates that a search considers.</summary>
/// <param name="Pairs">Rates around a culprit; their weights sum to 1.</param>
/// <param name="Constant">Rates without a culprit; their weights sum to 1.</param>
/// <param name="Confidence">The posterior probability that ends a search which nothing checks afterwards.</param>
public sealed record RateModel(ImmutableArray<RatePair> Pairs, ImmutableArray<ConstantRate> Constant, double Confidence)
{
    // Never 0 or 1: one odd observation must not make a suspect impossible.
    private const double Never = 0.0005;

    private static readonly ImmutableArray<double> Noisy = [0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98];

    /// <summary>Gets the logarithms of each pair's rate before the culprit.</summary>
    internal ImmutableArray<LogRate> LogBefore { get; } = [.. Pairs.Select(pair => LogRate.At(pair.Before))];

    /// <summary>Gets the logarithms of each pair's rate after the culprit.</summary>
    internal ImmutableArray<LogRate> LogAfter { get; } = [.. Pairs.Select(pair => LogRate.At(pair.After))];

    /// <summary>Gets the model where nothing is known of the rates.</summary>
    public static RateModel Unknown { get; } = MakeUnknown();

    /// <summary>Makes the model where both rates are known; without a culprit the failure shows at either of them.</summary>
    public static RateModel Known(double before, double after) =>
        new([new RatePair(Inside(before), Inside(after), 1, 1)], [new ConstantRate(Inside(before), 0.5), new ConstantRate(Inside(after), 0.5)], 0.96);

    private static double Inside(double rate) => Math.Clamp(rate, Never, 1 - Never);

    // Kinds of failure rather than even weights over all pairs: what a kind says of one rate need not be learned of the other. Steady failures come first by their
    // weight, so that the search hurries where all agrees; noisy ones by their caution, so that what looked steady by chance does not end it.
    private static RateModel MakeUnknown()
    {
        var onlyAfter = from after in Noisy where after >= 0.15 select new RatePair(Never, after, 1, 1);
        var mirrored = from noise in Noisy where noise is > 0.01 and < 0.36 select new RatePair(noise, 1 - noise, 1, 1);
        var apart = from before in Noisy from after in Noisy where after - before > 0.24 select new RatePair(before, after, Math.Exp(-2 * before), 1);
        var alwaysAfter = from before in Noisy where before < 0.65 select new RatePair(before, 1 - Never, 1, 1);
        ImmutableArray<double> constant = [Never, .. Noisy, 1 - Never];
        return new RateModel(
            [
                .. Kind(0.4, 0.1, [new RatePair(Never, 1 - Never, 1, 1)]),
                .. Kind(0.2, 0.3, onlyAfter),
                .. Kind(0.05, 0.1, mirrored),
                .. Kind(0.3, 0.5, apart),
                .. Kind(0.05, 0, alwaysAfter),
            ],
            [.. constant.Select(rate => new ConstantRate(rate, 1.0 / constant.Length))],
            0.98);
    }

    private static IEnumerable<RatePair> Kind(double weight, double caution, IEnumerable<RatePair> pairs)
    {
        var all = pairs.ToArray();
        var (weights, cautions) = (all.Sum(pair => pair.Weight), all.Sum(pair => pair.Caution));
        return all.Select(pair => pair with { Weight = weight * pair.Weight / weights, Caution = caution * pair.Caution / cautions });
    }
}

/// <summary>The logarithms of a rate and of its complement.</summary>
internal readonly record struct LogRate(double Bad, double Good)
{
    public static LogRate At(double rate) => new(Math.Log(rate), Math.Log(1 - rate));

    public double Of(int bad, int good) => (bad * Bad) + (good * Good);
}
