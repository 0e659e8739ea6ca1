using System.Globalization;
using UsageAgents.Benchmarks.Service;
using UsageAgents.Tests.Forecasting;
using UsageAgents.Tests.Series;

namespace UsageAgents.Benchmarks.Measures;

/// <summary>The error of forecasts of seven days over that of repeating the last week, the mean over all series, each of which is told.</summary>
internal sealed class ForecastMeasure : IMeasure
{
    public IReadOnlyList<string> Fields => ["forecast_vs_naive", "forecast_interval_held"];

    public async Task MeasureAsync(BenchContext bench, Figures figures, CancellationToken cancellationToken)
    {
        var scores = new List<ForecastScore>();
        for (var seed = 201; seed <= 203; seed++)
        {
            scores.AddRange(await ForecastScore.OfAsync(SyntheticUsage.Of(seed), cancellationToken));
        }

        foreach (var series in scores.GroupBy(score => score.Series, StringComparer.Ordinal).OrderBy(series => series.Average(score => score.Ratio)))
        {
            await bench.Remarks.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {series.Key,-40} {series.Average(score => score.Ratio):0.00}"));
        }

        await bench.Remarks.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  worse than repeating the last week: {scores.Count(score => score.Ratio > 1)} of {scores.Count}"));
        figures["forecast_vs_naive"] = scores.Average(score => score.Ratio);
        figures["forecast_interval_held"] = scores.Sum(score => score.Held) / (double)scores.Sum(score => score.Points);
    }
}
