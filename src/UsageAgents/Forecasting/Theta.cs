namespace UsageAgents.Forecasting;

/// <summary>The Theta method on the series without its season: the mean of a straight line and of simple exponential smoothing.</summary>
internal sealed class Theta : IForecaster
{
    private const double Smoothing = 0.1;

    public string Name => "Theta";

    public double[] Forecast(double[] history, int season, int horizon)
    {
        var seasonal = Seasonal(history, season);
        var flat = history.Select((value, point) => value - seasonal[point % season]).ToArray();
        var slope = Slope(flat);
        var level = flat.Take(Math.Min(flat.Length, season)).Average();
        foreach (var value in flat)
        {
            level += Smoothing * (value - level);
        }

        return [.. Enumerable.Range(1, horizon).Select(ahead => level + (slope / 2 * (ahead - 1 + (1 / Smoothing))) + seasonal[(history.Length + ahead - 1) % season])];
    }

    private static double[] Seasonal(double[] history, int season)
    {
        var mean = history.Average();
        var (sums, counts) = (new double[season], new int[season]);
        for (var point = 0; point < history.Length; point++)
        {
            sums[point % season] += history[point] - mean;
            counts[point % season]++;
        }

        return [.. sums.Select((sum, slot) => counts[slot] == 0 ? 0 : sum / counts[slot])];
    }

    private static double Slope(double[] values)
    {
        var (middle, mean) = ((values.Length - 1) / 2.0, values.Average());
        var (covariance, variance) = (0.0, 0.0);
        for (var point = 0; point < values.Length; point++)
        {
            covariance += (point - middle) * (values[point] - mean);
            variance += (point - middle) * (point - middle);
        }

        return variance > 0 ? covariance / variance : 0;
    }
}
