namespace UsageAgents.Forecasting;

/// <summary>One way to continue a series.</summary>
internal interface IForecaster
{
    string Name { get; }

    /// <summary>Continues a series without gaps by <paramref name="horizon"/> points, on the scale that it is given on.</summary>
    double[] Forecast(double[] history, int season, int horizon);
}
