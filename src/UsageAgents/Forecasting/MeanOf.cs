namespace UsageAgents.Forecasting;

/// <summary>The mean of two ways: their errors partly cancel out.</summary>
internal sealed class MeanOf(IForecaster first, IForecaster second) : IForecaster
{
    public string Name => $"mean of {first.Name} and {second.Name}";

    public double[] Forecast(double[] history, int season, int horizon) =>
        [.. first.Forecast(history, season, horizon).Zip(second.Forecast(history, season, horizon), (one, other) => (one + other) / 2)];
}
