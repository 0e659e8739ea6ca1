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

    // Most failures that reach a search follow their cause every time.
    private const double DeterministicWeight = 0.6;

    private static readonly ImmutableArray<double> Grid = [Never, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1 - Never];

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

    private static RateModel MakeUnknown()
    {
        var flaky = (from before in Grid from after in Grid where after > before + 0.1 select (before, after, Weight: Jeffreys(before) * Jeffreys(after))).ToArray();
        var total = flaky.Sum(pair => pair.Weight);
        var constants = Grid.Sum(Jeffreys);
        return new RateModel(
            [
                new RatePair(Never, 1 - Never, DeterministicWeight),
                .. flaky.Select(pair => new RatePair(pair.before, pair.after, (1 - DeterministicWeight) * pair.Weight / total)),
            ],
            [.. Grid.Select(rate => new ConstantRate(rate, Jeffreys(rate) / constants))]);
    }

    // The grid is finer near both ends, which is what Jeffreys' prior asks for; the weights are even.
    private static double Jeffreys(double rate) => rate is < Never or > 1 - Never ? 0 : 1;
}

/// <summary>The logarithms of a rate and of its complement.</summary>
internal readonly record struct LogRate(double Bad, double Good)
{
    public static LogRate At(double rate) => new(Math.Log(rate), Math.Log(1 - rate));

    public double Of(int bad, int good) => (bad * Bad) + (good * Good);
}
