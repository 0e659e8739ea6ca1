using System.Collections.Immutable;
using UsageAgents.Series;

namespace UsageAgents.Forecasting;

/// <summary>What a way would have forecast at several points of the past, and how wrong it would have been.</summary>
/// <param name="Forecaster">The way.</param>
/// <param name="Origins">How many points of the past.</param>
/// <param name="MeanError">The mean absolute error, in the units of the series.</param>
/// <param name="Errors">The errors on the scale of the forecast, true minus forecast: an array per origin.</param>
/// <param name="TotalRatios">The true total over the forecast one, for each origin.</param>
internal sealed record Backtest(IForecaster Forecaster, int Origins, double MeanError, ImmutableArray<double[]> Errors, ImmutableArray<double> TotalRatios)
{
    public static ImmutableArray<Backtest> Run(
        IForecaster[] forecasters, double[] values, SeriesScale scale, int season, int horizon, int maxOrigins, CancellationToken cancellationToken)
    {
        var origins = OriginsOf(values.Length, season, horizon, maxOrigins);
        return [.. forecasters.AsParallel().AsOrdered().WithDegreeOfParallelism(2).WithCancellation(cancellationToken).Select(forecaster => Of(forecaster, values, scale, season, origins, cancellationToken))];
    }

    /// <summary>Points of the past from which the whole horizon can be compared, the last first, a horizon or a season apart.</summary>
    private static (int Origin, int Length)[] OriginsOf(int length, int season, int horizon, int maxOrigins)
    {
        var least = Math.Max(2 * season, 8);
        var compared = Math.Clamp(Math.Min(horizon, (length - least) / 2), 1, horizon);
        var apart = Math.Max(1, Math.Min(compared, season));
        return [.. Enumerable.Range(0, maxOrigins).Select(count => (Origin: length - compared - (count * apart), compared)).Where(origin => origin.Origin >= Math.Min(least, length - 1))];
    }

    private static Backtest Of(IForecaster forecaster, double[] values, SeriesScale scale, int season, (int Origin, int Length)[] origins, CancellationToken cancellationToken)
    {
        var errors = ImmutableArray.CreateBuilder<double[]>();
        var ratios = ImmutableArray.CreateBuilder<double>();
        var (total, count) = (0.0, 0);
        foreach (var (origin, length) in origins)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var ahead = forecaster.Forecast(values[..origin], season, length);
            errors.Add([.. ahead.Select((value, step) => values[origin + step] - value)]);
            total += ahead.Select((value, step) => Math.Abs(scale.Back(values[origin + step]) - scale.Back(value))).Sum();
            count += length;
            ratios.Add(RatioOf(values.AsSpan(origin, length).ToArray().Sum(scale.Back), ahead.Sum(scale.Back)));
        }

        return new Backtest(forecaster, origins.Length, count == 0 ? double.PositiveInfinity : total / count, errors.ToImmutable(), ratios.ToImmutable());
    }

    private static double RatioOf(double actual, double forecast) => forecast > 0 ? actual / forecast : 1;
}
