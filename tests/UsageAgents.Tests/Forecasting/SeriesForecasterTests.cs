using UsageAgents.Forecasting;
using UsageAgents.Series;
using UsageAgents.Tests.Series;

namespace UsageAgents.Tests.Forecasting;

public sealed class SeriesForecasterTests
{
    [Fact]
    public async Task Forecasts_of_synthetic_usage_beat_repeating_the_last_week_and_say_how_sure_they_are()
    {
        // Seeds from 101 on were not looked at while the ways were chosen.
        var synthetic = SyntheticUsage.Of(101);

        var scores = await ForecastScore.OfAsync(synthetic, TestContext.Current.CancellationToken);

        scores.Length.ShouldBe(36);
        scores.Average(score => score.Ratio).ShouldBeLessThanOrEqualTo(0.9);
        (scores.Sum(score => score.Held) / (double)scores.Sum(score => score.Points)).ShouldBeInRange(0.8, 0.97);
    }

    [Fact]
    public void A_week_that_repeats_and_grows_goes_on_so()
    {
        var values = Enumerable.Range(0, 84).Select(day => (100 + (10 * (day % 7))) * (1 + (0.004 * day))).ToArray();
        var series = new UsageSeries("growing", SeriesKind.Amount, new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc), SeriesStep.Day, values, values);

        var forecast = SeriesForecaster.Of(series, 14, TestContext.Current.CancellationToken);

        forecast.Season.ShouldBe(7);
        forecast.MeanError.ShouldBeLessThan(forecast.NaiveError);
        for (var step = 0; step < 14; step++)
        {
            var expected = (100 + (10 * (step % 7))) * (1 + (0.004 * (84 + step)));
            forecast.Points[step].Value.ShouldBe(expected, 0.06 * expected);
        }
    }

    [Fact]
    public void What_is_constant_stays_so()
    {
        var values = Enumerable.Repeat(5.0, 40).ToArray();
        var series = new UsageSeries("constant", SeriesKind.Amount, new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc), SeriesStep.Day, values, values);

        var forecast = SeriesForecaster.Of(series, 5, TestContext.Current.CancellationToken);

        forecast.Points.ShouldAllBe(point => Math.Abs(point.Value - 5) < 1e-9 && point.Low <= point.Value && point.High >= point.Value);
    }

    [Fact]
    public void A_cancelled_forecast_ends()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var values = Enumerable.Range(0, 2000).Select(hour => 10.0 + (hour % 24)).ToArray();

        Should.Throw<OperationCanceledException>(() => SeriesForecaster.Of(new UsageSeries("long", SeriesKind.Amount, DateTime.UnixEpoch, SeriesStep.Hour, values, values), 24, cancelled.Token));
    }
}
