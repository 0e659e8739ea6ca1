using System.Text.Json.Nodes;
using UsageAgents.Detecting;
using UsageAgents.Series;
using UsageAgents.Usage;

namespace UsageAgents.Tools;

/// <summary>Looks for what is unusual in hours or days, with the rhythm of the day and the week taken away.</summary>
internal static class SeasonalAnomalies
{
    private const int MaxListed = 100;

    public static async Task<JsonArray> FindAsync(IReadOnlyList<UsageSeries> series, double threshold, CancellationToken cancellationToken)
    {
        var found = await Task.Run(() => series.SelectMany(one => DetectIn(one, threshold, cancellationToken)).OrderByDescending(pair => Math.Abs(pair.Anomaly.Score)).ToArray(), cancellationToken);
        return [.. found.Take(MaxListed).Select(pair => Describe(pair.Series, pair.Anomaly))];
    }

    private static IEnumerable<(UsageSeries Series, Anomaly Anomaly)> DetectIn(UsageSeries series, double threshold, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new SeasonalDetector(threshold).Detect(series).Select(anomaly => (series, anomaly));
    }

    private static JsonObject Describe(UsageSeries series, Anomaly anomaly)
    {
        var result = new JsonObject
        {
            ["series"] = series.Name,
            ["from"] = UsageTime.Text(series.TimeOf(anomaly.First)),
            ["until"] = UsageTime.Text(series.TimeOf(anomaly.Last + 1)),
            ["kind"] = Words.Of(anomaly.Kind),
            ["value"] = anomaly.Value,
            ["expected"] = anomaly.Expected,
            ["score"] = anomaly.Score,
        };
        if (anomaly.Expected > 0)
        {
            result["difference_percent"] = 100 * (anomaly.Value - anomaly.Expected) / anomaly.Expected;
        }

        return result;
    }
}
