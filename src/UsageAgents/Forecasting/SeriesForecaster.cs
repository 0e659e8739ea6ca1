using System.Collections.Immutable;
using UsageAgents.Series;

namespace UsageAgents.Forecasting;

/// <summary>
/// Continues a series: every way is tried on its own past (rolling origin), the best one or the mean of the best two continues it,
/// and the errors that were made in the past give the interval.
/// </summary>
internal static class SeriesForecaster
{
    /// <summary>The share of true values that an interval shall hold.</summary>
    public const double Coverage = 0.9;

    private const int MaxOrigins = 6;

    public static Forecast Of(UsageSeries series, int horizon, CancellationToken cancellationToken)
    {
        var values = Gaps.Fill(series.Values);
        var season = SeasonalCycle.LengthFor(series.Step, values.Length);
        var scale = SeriesScale.For(series.Kind, values);
        var candidates = Backtest.Run(Candidates(series.Step), Array.ConvertAll(values, scale.Forward), scale, season, horizon, MaxOrigins, cancellationToken);
        var chosen = candidates.MinBy(candidate => candidate.MeanError)!;
        var naive = candidates.First(candidate => candidate.Forecaster is SeasonalNaive);
        var ahead = chosen.Forecaster.Forecast(Array.ConvertAll(values, scale.Forward), season, horizon);
        return new Forecast(
            chosen.Forecaster.Name, season, chosen.Origins, chosen.MeanError, naive.MeanError,
            [.. ahead.Select((value, step) => Interval(value, chosen.Errors, step, scale))],
            HeldShare(chosen.Errors), chosen.TotalRatios);
    }

    private static IForecaster[] Candidates(SeriesStep step)
    {
        IForecaster level = new CycleAndTrend(step, trendShare: 0);
        IForecaster trend = new CycleAndTrend(step, trendShare: 0.5);
        IForecaster smooth = new HoltWinters();
        IForecaster theta = new Theta();
        return [new SeasonalNaive(), level, trend, smooth, theta, new MeanOf(level, smooth), new MeanOf(trend, theta)];
    }

    private static ForecastPoint Interval(double value, ImmutableArray<double[]> errors, int step, SeriesScale scale)
    {
        var (low, high) = Bounds(errors, step);
        return new ForecastPoint(scale.Back(value), scale.Back(value + low), scale.Back(value + high));
    }

    // Errors of neighbouring steps are alike, and a handful of origins alone would say little about the ends of an interval.
    private static (double Low, double High) Bounds(IEnumerable<double[]> errors, int step)
    {
        var near = errors.SelectMany(origin => origin.Where((_, other) => Math.Abs(other - step) <= Math.Max(12, origin.Length / 8))).ToArray();
        if (near.Length == 0)
        {
            return (0, 0);
        }

        var share = Math.Min(1, Coverage * (1 + (1.0 / near.Length)));
        return (Math.Min(0, Robust.Quantile(near, (1 - share) / 2)), Math.Max(0, Robust.Quantile(near, (1 + share) / 2)));
    }

    private static double HeldShare(ImmutableArray<double[]> errors)
    {
        var held = errors.SelectMany((own, origin) => own.Select((error, step) =>
        {
            var (low, high) = Bounds(errors.Where((_, other) => other != origin), step);
            return error >= low && error <= high ? 1.0 : 0.0;
        })).ToArray();
        return errors.Length < 2 ? double.NaN : held.Average();
    }
}
