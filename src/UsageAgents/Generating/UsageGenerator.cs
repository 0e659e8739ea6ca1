using System.Collections.Immutable;
using UsageAgents.Prices;
using UsageAgents.Usage;

namespace UsageAgents.Generating;

/// <summary>Makes up days of usage: token counts are those of the real hour, everything else is imagined (docs/guides/data.md says how).</summary>
internal sealed class UsageGenerator(ImmutableArray<UsageRecord> trace, PriceCatalogue prices)
{
    public const string Name = "synthetic-90d";
    public const int DefaultSeed = 1;
    public const int DefaultDays = 90;
    public const int MaxDays = 366;
    private const double RequestsPerDay = 2800;

    /// <summary>The first day, a Monday; it is fixed so that the same seed gives the same file at any time.</summary>
    public static readonly DateTime Start = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly ImmutableDictionary<string, UsageRecord[]> _trace = trace
        .GroupBy(record => record.Workload, StringComparer.Ordinal)
        .ToImmutableDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    public SyntheticSet Generate(int seed, int days, CancellationToken cancellationToken)
    {
        var dice = new Dice(seed);
        var anomalies = new AnomalyPlanter(dice, Start, days).Plant();
        var records = new List<UsageRecord>((int)(days * RequestsPerDay * 1.2));
        foreach (var workload in SyntheticWorld.Workloads)
        {
            var requests = new SyntheticRequests(workload, _trace[workload.Trace], prices, dice);
            for (var day = 0; day < days; day++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                AddDay(workload, day, requests, anomalies, dice, records);
            }
        }

        return new SyntheticSet(seed, days, [.. records.OrderBy(record => record.Timestamp)], anomalies);
    }

    /// <summary>How busy a workload is in an hour, by the day's and the week's rhythm; 1 is its mean on a working day.</summary>
    public static double Busyness(SyntheticWorkload workload, DateTime hour) =>
        workload.Day[hour.Hour] * (hour.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? workload.Weekend : 1);

    private static void AddDay(
        SyntheticWorkload workload, int day, SyntheticRequests requests, ImmutableArray<PlantedAnomaly> anomalies, Dice dice, List<UsageRecord> records)
    {
        var mood = dice.Factor(0.04);
        for (var hour = Start.AddDays(day); hour < Start.AddDays(day + 1); hour = hour.AddHours(1))
        {
            var anomaly = anomalies.FirstOrDefault(planted => planted.Covers(workload.Name, hour));
            var growth = 1 + (workload.Growth * day / DefaultDays);
            var mean = RequestsPerDay / 24 * workload.Share * Busyness(workload, hour) * growth * mood * dice.Factor(0.06);
            if (anomaly is { Kind: AnomalyKinds.TrafficSpike or AnomalyKinds.TrafficDrop })
            {
                mean *= anomaly.Factor;
            }

            for (var count = dice.Poisson(mean); count > 0; count--)
            {
                records.Add(requests.Next(hour, anomaly));
            }
        }
    }
}
