namespace UsageAgents.Forecasting;

/// <summary>Exponential smoothing with a fading trend and an additive season; its weights are those with the least error one point ahead.</summary>
internal sealed class HoltWinters : IForecaster
{
    private const double Fading = 0.98;

    private static readonly double[] LevelWeights = [0.02, 0.1, 0.3];
    private static readonly double[] TrendWeights = [0, 0.01];
    private static readonly double[] SeasonWeights = [0.05, 0.15, 0.3];

    public string Name => "Holt-Winters, damped";

    public double[] Forecast(double[] history, int season, int horizon)
    {
        if (season < 2 || history.Length < 2 * season)
        {
            return Smooth(history, 1, horizon, new Weights(0.3, 0, 0)).Ahead;
        }

        return Candidates().Select(weights => Smooth(history, season, horizon, weights)).MinBy(fit => fit.Error).Ahead;
    }

    private static IEnumerable<Weights> Candidates() =>
        from level in LevelWeights from trend in TrendWeights from ofSeason in SeasonWeights select new Weights(level, trend, ofSeason);

    private static (double Error, double[] Ahead) Smooth(double[] history, int season, int horizon, Weights weights)
    {
        var level = history.Take(season).Average();
        var trend = 0.0;
        var seasonal = season == 1 ? [0.0] : history.Take(season).Select(value => value - level).ToArray();
        var error = 0.0;
        for (var point = season; point < history.Length; point++)
        {
            var slot = point % season;
            var expected = level + (Fading * trend) + seasonal[slot];
            error += Math.Abs(history[point] - expected);
            var before = level;
            level = (weights.Level * (history[point] - seasonal[slot])) + ((1 - weights.Level) * (level + (Fading * trend)));
            trend = (weights.Trend * (level - before)) + ((1 - weights.Trend) * Fading * trend);
            seasonal[slot] = (weights.Season * (history[point] - level)) + ((1 - weights.Season) * seasonal[slot]);
        }

        var ahead = new double[horizon];
        var (drift, share) = (0.0, 1.0);
        for (var step = 0; step < horizon; step++)
        {
            share *= Fading;
            drift += share * trend;
            ahead[step] = level + drift + seasonal[(history.Length + step) % season];
        }

        return (error, ahead);
    }

    private readonly record struct Weights(double Level, double Trend, double Season);
}
