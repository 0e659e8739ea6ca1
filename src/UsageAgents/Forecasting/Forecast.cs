using System.Collections.Immutable;

namespace UsageAgents.Forecasting;

/// <summary>How a series goes on.</summary>
/// <param name="Method">The way that was best in the past.</param>
/// <param name="Season">After how many points the series repeats; 1 if it does not.</param>
/// <param name="Origins">From how many points of the past it was tried.</param>
/// <param name="MeanError">Its mean absolute error there.</param>
/// <param name="NaiveError">The mean absolute error of taking the last season again.</param>
/// <param name="Points">The points, each with its interval.</param>
/// <param name="HeldShare">The share of the points of the past that the interval would have held, each interval made without its own origin.</param>
/// <param name="TotalRatios">How the true totals were to the forecast ones, for each origin.</param>
internal sealed record Forecast(
    string Method, int Season, int Origins, double MeanError, double NaiveError, ImmutableArray<ForecastPoint> Points, double HeldShare, ImmutableArray<double> TotalRatios);

/// <summary>One point ahead: what is expected, and between which values it will lie nine times out of ten.</summary>
internal readonly record struct ForecastPoint(double Value, double Low, double High);
