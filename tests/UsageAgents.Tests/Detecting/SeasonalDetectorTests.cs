using UsageAgents.Detecting;
using UsageAgents.Series;
using UsageAgents.Tests.Series;

namespace UsageAgents.Tests.Detecting;

public sealed class SeasonalDetectorTests
{
    private const int Hours = 24 * 60;

    [Fact]
    public async Task Nine_of_ten_planted_anomalies_are_found_and_nine_of_ten_that_are_told_are_planted()
    {
        // Seeds from 101 on were not looked at while the limits were chosen.
        var first = SyntheticUsage.Of(101);
        var second = SyntheticUsage.Of(102);

        var score = await DetectionScore.OfAsync(first, TestContext.Current.CancellationToken) + await DetectionScore.OfAsync(second, TestContext.Current.CancellationToken);

        score.Planted.ShouldBeGreaterThan(30);
        score.Recall.ShouldBeGreaterThanOrEqualTo(0.9);
        score.Precision.ShouldBeGreaterThanOrEqualTo(0.9);
    }

    [Fact]
    public void The_rhythm_of_day_and_week_is_usual()
    {
        Detect(Rhythm()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(3.0)]
    [InlineData(0.1)]
    public void Hours_far_from_their_own_rhythm_are_told_with_what_was_expected(double factor)
    {
        var values = Rhythm();
        for (var hour = 804; hour < 808; hour++)
        {
            values[hour] *= factor;
        }

        var anomaly = Detect(values).ShouldHaveSingleItem();

        anomaly.Kind.ShouldBe(factor > 1 ? AnomalyKind.High : AnomalyKind.Low);
        (anomaly.First, anomaly.Last).ShouldBe((804, 807));
        (anomaly.Value / anomaly.Expected).ShouldBe(factor, 0.15 * factor);
    }

    [Fact]
    public void A_level_that_changes_for_good_is_one_shift_and_not_many_anomalies()
    {
        var values = Rhythm();
        for (var hour = 700; hour < Hours; hour++)
        {
            values[hour] *= 1.8;
        }

        var anomaly = Detect(values).ShouldHaveSingleItem();

        anomaly.Kind.ShouldBe(AnomalyKind.ShiftUp);
        anomaly.First.ShouldBeInRange(690, 710);
        (anomaly.Value / anomaly.Expected).ShouldBe(1.8, 0.1);
    }

    [Fact]
    public void Series_without_values_or_without_change_have_no_anomalies()
    {
        Detect([.. Enumerable.Repeat(0.0, Hours)]).ShouldBeEmpty();
        Detect([.. Enumerable.Repeat(7.0, Hours)]).ShouldBeEmpty();
        Detect([.. Enumerable.Repeat(double.NaN, Hours)]).ShouldBeEmpty();
        Detect([1, 2]).ShouldBeEmpty();
    }

    private static IReadOnlyList<Anomaly> Detect(double[] values) => new SeasonalDetector(SeasonalDetector.DefaultThreshold).Detect(
        new UsageSeries("series", SeriesKind.Amount, new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc), SeriesStep.Hour, values, [.. values.Select(_ => 100.0)]));

    private static double[] Rhythm()
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, Hours).Select(hour => 200 * (1 + (0.6 * Math.Sin(hour % 24 * Math.PI / 12))) * (hour / 24 % 7 >= 5 ? 0.5 : 1) * (1 + (0.05 * ((2 * random.NextDouble()) - 1))))];
    }
}
