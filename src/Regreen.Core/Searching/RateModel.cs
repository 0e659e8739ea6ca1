using System.Collections.Immutable;

namespace Regreen.Core.Searching;

/// <summary>How often the failure shows before and after the culprit, and how likely that pair is before any test.</summary>
public readonly record struct RatePair(double Before, double After, double Weight);

/// <summary>How often the failure shows where nothing is guilty, and how likely that rate is before any test.</summary>
public readonly record struct ConstantRate(double Rate, double Weight);

/// <summary>The rates that a search considers.</summary>
/// <param name="Pairs">Rates around a culprit; their weights sum to 1.</param>
/// <param name="Constant">Rates without a culprit; their weights sum to 1.</param>
public sealed record RateModel(ImmutableArray<RatePair> Pairs, ImmutableArray<ConstantRate> Constant)
{
    // Never 0 or 1: one odd observation must not make a suspect impossible.
    private const double Never = 0.0005;

    private static readonly ImmutableArray<double> Grid = [Never, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97, 1 - Never];

    /// <summary>Gets the logarithms of each pair's rate before the culprit.</summary>
    internal ImmutableArray<LogRate> LogBefore { get; } = [.. Pairs.Select(pair => LogRate.At(pair.Before))];

    /// <summary>Gets the logarithms of each pair's rate after the culprit.</summary>
    internal ImmutableArray<LogRate> LogAfter { get; } = [.. Pairs.Select(pair => LogRate.At(pair.After))];

    /// <summary>Gets the model where nothing is known of the rates.</summary>
    public static RateModel Unknown { get; } = MakeUnknown();

    /// <summary>Makes the model where both rates are known; without a culprit the failure shows at either of them.</summary>
    public static RateModel Known(double before, double after) =>
        new([new RatePair(Inside(before), Inside(after), 1)], [new ConstantRate(Inside(before), 0.5), new ConstantRate(Inside(after), 0.5)]);

    private static double Inside(double rate) => Math.Clamp(rate, Never, 1 - Never);

    // Kinds of failure rather than even weights over all pairs: what a kind says of one rate need not be learned of the other.
    private static RateModel MakeUnknown()
    {
        var onlyAfter = from after in Grid where after is > 0.15 and < 1 - Never select (Never, after);
        var mirrored = from noise in (double[])[0.03, 0.07, 0.12, 0.2, 0.25, 0.3, 0.35] select (noise, 1 - noise);
        var seldomBefore = from before in (double[])[0.05, 0.1] from after in (double[])[0.4, 0.5, 0.6, 0.75] select (before, after);
        var any = from before in Grid from after in Grid where before > Never && after < 1 - Never && after - before > 0.24 select (before, after);
        return new RateModel(
            [.. Kind(0.35, [(Never, 1 - Never)]), .. Kind(0.25, onlyAfter), .. Kind(0.2, mirrored), .. Kind(0.12, seldomBefore), .. Kind(0.08, any)],
            [.. Grid.Select(rate => new ConstantRate(rate, 1.0 / Grid.Length))]);
    }

    private static IEnumerable<RatePair> Kind(double weight, IEnumerable<(double Before, double After)> pairs)
    {
        var all = pairs.ToArray();
        return all.Select(pair => new RatePair(pair.Before, pair.After, weight / all.Length));
    }
}

/// <summary>The logarithms of a rate and of its complement.</summary>
internal readonly record struct LogRate(double Bad, double Good)
{
    public static LogRate At(double rate) => new(Math.Log(rate), Math.Log(1 - rate));

    public double Of(int bad, int good) => (bad * Bad) + (good * Good);
}
