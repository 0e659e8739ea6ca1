using UsageAgents.Series;

namespace UsageAgents.Forecasting;

/// <summary>
/// The cycle by medians over all seasons, the level by the last days, and a share of the trend that fades out:
/// what was unusual in the past moves none of the three much.
/// </summary>
internal sealed class CycleAndTrend(SeriesStep step, double trendShare) : IForecaster
{
    private const double Fading = 0.9;

    public string Name => trendShare > 0 ? "cycle and fading trend" : "cycle and level";

    public double[] Forecast(double[] history, int season, int horizon)
    {
        var parts = Decomposition.Of(history, step, SeriesScale.Plain);
        var flat = parts.Rest.Select((rest, point) => rest + parts.Level[point]).ToArray();
        var block = Math.Max(7, season);
        var level = Robust.Median(flat.TakeLast(block));
        var before = flat.Length >= 2 * block ? Robust.Median(flat.SkipLast(block).TakeLast(block)) : level;
        var perBlock = trendShare * (level - before);
        return [.. Enumerable.Range(0, horizon).Select(ahead => level + Drift(perBlock, ahead + 1 + (block / 2.0), block) + parts.Cycle.At(history.Length + ahead))];
    }

    // The level is that of the middle of the last block.
    private static double Drift(double perBlock, double points, int block) => perBlock * (1 - Math.Pow(Fading, points / block)) / (1 - Fading);
}
