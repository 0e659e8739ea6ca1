using UsageAgents.Generating;
using UsageAgents.Prices;
using UsageAgents.Usage;

namespace UsageAgents.Tests.Generating;

public sealed class UsageGeneratorTests(SyntheticSets sets) : IClassFixture<SyntheticSets>
{
    [Fact]
    public void The_same_seed_makes_the_same_usage_and_another_seed_another()
    {
        var first = sets.Make(seed: 7, days: 3);

        sets.Make(seed: 7, days: 3).Records.ShouldBe(first.Records);
        sets.Make(seed: 8, days: 3).Records.SequenceEqual(first.Records).ShouldBeFalse();
    }

    [Fact]
    public void Ninety_days_are_a_few_hundred_thousand_requests_in_order_with_every_kind_planted()
    {
        var set = sets.Default;

        set.Records.Length.ShouldBeInRange(150_000, 400_000);
        set.Records.Select(record => record.Timestamp).ShouldBeInOrder();
        set.Records[^1].Timestamp.ShouldBeLessThan(UsageGenerator.Start.AddDays(90));
        set.Anomalies.GroupBy(anomaly => anomaly.Kind, StringComparer.Ordinal).ShouldAllBe(kind => kind.Count() >= 2);
        set.Anomalies.Select(anomaly => anomaly.Kind).Distinct(StringComparer.Ordinal).Count().ShouldBe(AnomalyKinds.All.Length);
    }

    [Fact]
    public void Token_counts_are_those_of_the_real_hour()
    {
        var real = new EmbeddedUsage().Records.Where(record => record.Workload == "conversation").Select(record => (double)record.InputTokens);
        var made = sets.Default.Records.Where(record => record.Workload == "chat-assistant").Select(record => (double)record.InputTokens);

        Median(made).ShouldBe(Median(real), 0.03 * Median(real));
    }

    [Fact]
    public void What_answered_is_priced_by_the_list_with_cached_input_cheaper()
    {
        var prices = PriceCatalogue.Embedded();

        foreach (var record in sets.Default.Records.Where(record => record.Status == "ok").Take(2000))
        {
            record.CostUsd!.Value.ShouldBe((double)prices.Find(record.Model!)!.CostOf(record.InputTokens, record.CachedTokens!.Value, record.OutputTokens), 1e-12);
        }

        var price = prices.Find("gpt-4o")!;
        price.CostOf(1000, 500, 0).ShouldBe(price.CostOf(1000, 0) * 0.75m);
    }

    [Fact]
    public void Every_planted_anomaly_can_be_seen_against_the_same_hours_of_other_weeks()
    {
        foreach (var anomaly in sets.Default.Anomalies)
        {
            var during = Of(anomaly, TimeSpan.Zero);
            var usual = new[] { -7, 7, -14 }.Select(days => Of(anomaly, TimeSpan.FromDays(days))).First(part => part.Length > 0);
            Effect(anomaly.Kind, during, usual).ShouldBeTrue($"{anomaly}: {during.Length} and {usual.Length} requests");
        }
    }

    private static bool Effect(string kind, UsageRecord[] during, UsageRecord[] usual) => kind switch
    {
        AnomalyKinds.TrafficSpike => during.Length > 2 * usual.Length,
        AnomalyKinds.TrafficDrop => during.Length < 0.25 * usual.Length,
        AnomalyKinds.LatencyJump => Mean(during, record => record.TimeToFirstTokenMs) > 1.8 * Mean(usual, record => record.TimeToFirstTokenMs),
        AnomalyKinds.ErrorBurst => during.Count(record => record.Status != "ok") > 0.2 * during.Length,
        AnomalyKinds.LongPrompts => Mean(during, record => record.InputTokens) > 1.7 * Mean(usual, record => record.InputTokens),
        AnomalyKinds.LongAnswers => Mean(during, record => record.OutputTokens) > 1.7 * Mean(usual, record => record.OutputTokens),
        AnomalyKinds.DearModel => Mean(during, record => record.CostUsd) > 2 * Mean(usual, record => record.CostUsd),
        AnomalyKinds.CacheLost => during.Sum(record => record.CachedTokens) == 0 && usual.Sum(record => record.CachedTokens) > 0,
        _ => false,
    };

    private UsageRecord[] Of(PlantedAnomaly anomaly, TimeSpan away) =>
        [.. sets.Default.Records.Where(record => record.Workload == anomaly.Workload && record.Timestamp >= anomaly.From + away && record.Timestamp < anomaly.To + away)];

    private static double Mean(UsageRecord[] records, Func<UsageRecord, double?> value) => records.Select(value).Average() ?? 0;

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
