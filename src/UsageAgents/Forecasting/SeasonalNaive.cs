namespace UsageAgents.Forecasting;

/// <summary>The last season again: what every forecast has to beat.</summary>
internal sealed class SeasonalNaive : IForecaster
{
    public string Name => "seasonal naive";

    public double[] Forecast(double[] history, int season, int horizon)
    {
        var length = Math.Min(season, history.Length);
        return [.. Enumerable.Range(0, horizon).Select(step => history[history.Length - length + (step % length)])];
    }
}
