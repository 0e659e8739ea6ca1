using UsageAgents.Detecting;
using UsageAgents.Generating;
using UsageAgents.Series;
using UsageAgents.Tests.Series;
using UsageAgents.Tools;

namespace UsageAgents.Tests.Detecting;

/// <summary>How well planted anomalies are found, over all measures of all workloads by the hour.</summary>
/// <param name="Planted">How many were planted.</param>
/// <param name="Found">How many of them were found in a measure that they move.</param>
/// <param name="Told">How many anomalies were told, each series by itself.</param>
/// <param name="True">How many of those lie in a planted one of their workload.</param>
internal sealed record DetectionScore(int Planted, int Found, int Told, int True)
{
    private static readonly UsageMeasure[] Measures =
    [
        UsageMeasure.Requests, UsageMeasure.InputTokens, UsageMeasure.OutputTokens, UsageMeasure.CachedTokens, UsageMeasure.CostUsd,
        UsageMeasure.LatencyMs, UsageMeasure.TimeToFirstTokenMs, UsageMeasure.ErrorRate,
    ];

    public double Precision => Told == 0 ? 0 : True / (double)Told;

    public double Recall => Planted == 0 ? 0 : Found / (double)Planted;

    public static async Task<DetectionScore> OfAsync(SyntheticUsage synthetic, CancellationToken cancellationToken)
    {
        var reader = new UsageSeriesReader(synthetic.Usage);
        var told = new List<(string Workload, string Measure, DateTime From, DateTime To)>();
        foreach (var measure in Measures)
        {
            var all = await reader.ReadAsync(SyntheticUsage.Tenant, measure, new TrafficScope(null, null, null), SeriesStep.Hour, SeriesGroup.Workload, cancellationToken);
            told.AddRange(all.SelectMany(series => new SeasonalDetector(SeasonalDetector.DefaultThreshold).Detect(series)
                .Select(anomaly => (series.Name, Words.Of(measure), series.TimeOf(anomaly.First), series.TimeOf(anomaly.Last + 1)))));
        }

        var planted = synthetic.Set.Anomalies;
        return new DetectionScore(
            planted.Length,
            planted.Count(anomaly => told.Exists(one => Overlap(anomaly, one.Workload, one.From, one.To) && anomaly.Measures.Contains(one.Measure, StringComparer.Ordinal))),
            told.Count,
            told.Count(one => planted.Any(anomaly => Overlap(anomaly, one.Workload, one.From, one.To))));
    }

    public static DetectionScore operator +(DetectionScore one, DetectionScore other) =>
        new(one.Planted + other.Planted, one.Found + other.Found, one.Told + other.Told, one.True + other.True);

    public static DetectionScore Add(DetectionScore left, DetectionScore right) => left + right;

    private static bool Overlap(PlantedAnomaly planted, string workload, DateTime from, DateTime to) => planted.Workload == workload && from < planted.To && to > planted.From;
}
