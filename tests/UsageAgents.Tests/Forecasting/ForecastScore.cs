using System.Collections.Immutable;
using UsageAgents.Forecasting;
using UsageAgents.Series;
using UsageAgents.Tests.Series;
using UsageAgents.Tools;

namespace UsageAgents.Tests.Forecasting;

/// <summary>How good forecasts of the next seven days are: each series is forecast from several Mondays of its past, knowing only what came before.</summary>
/// <param name="Series">The series.</param>
/// <param name="Ratio">The forecast's mean absolute error over that of repeating the last week.</param>
/// <param name="Held">How many true values the 90 % intervals held.</param>
/// <param name="Points">How many true values there were.</param>
internal sealed record ForecastScore(string Series, double Ratio, int Held, int Points)
{
    private const int Horizon = 7;
    private const int Origins = 4;

    private static readonly UsageMeasure[] Measures =
    [
        UsageMeasure.Requests, UsageMeasure.InputTokens, UsageMeasure.OutputTokens, UsageMeasure.CostUsd, UsageMeasure.LatencyMs, UsageMeasure.ErrorRate,
    ];

    public static async Task<ImmutableArray<ForecastScore>> OfAsync(SyntheticUsage synthetic, CancellationToken cancellationToken)
    {
        var reader = new UsageSeriesReader(synthetic.Usage);
        var scores = ImmutableArray.CreateBuilder<ForecastScore>();
        foreach (var measure in Measures)
        {
            var all = await reader.ReadAsync(SyntheticUsage.Tenant, measure, new TrafficScope(null, null, null), SeriesStep.Day, SeriesGroup.Workload, cancellationToken);
            scores.AddRange(all.Select(series => Of(series, Words.Of(measure), cancellationToken)));
        }

        return scores.ToImmutable();
    }

    private static ForecastScore Of(UsageSeries series, string measure, CancellationToken cancellationToken)
    {
        var (error, naive, held, points) = (0.0, 0.0, 0, 0);
        for (var origin = 1; origin <= Origins; origin++)
        {
            var known = series.Values.Length - (origin * Horizon);
            var past = series with { Values = series.Values[..known], Requests = series.Requests[..known] };
            var forecast = SeriesForecaster.Of(past, Horizon, cancellationToken);
            for (var step = 0; step < Horizon; step++)
            {
                var actual = series.Values[known + step];
                error += Math.Abs(actual - forecast.Points[step].Value);
                naive += Math.Abs(actual - series.Values[known + step - Horizon]);
                held += actual >= forecast.Points[step].Low && actual <= forecast.Points[step].High ? 1 : 0;
                points++;
            }
        }

        return new ForecastScore($"{series.Name} {measure}", error / naive, held, points);
    }
}
