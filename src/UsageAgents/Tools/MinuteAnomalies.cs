using System.Globalization;
using System.Text.Json.Nodes;
using UsageAgents.Series;

namespace UsageAgents.Tools;

/// <summary>Minutes far from the median of all minutes, by the median absolute deviation, which outliers cannot shift.</summary>
internal static class MinuteAnomalies
{
    public static void Add(UsageSeries series, double threshold, JsonObject result)
    {
        var minutes = Enumerable.Range(0, series.Values.Length).Where(point => double.IsFinite(series.Values[point])).ToArray();
        var median = Robust.Median(minutes.Select(point => series.Values[point]));
        var deviations = minutes.Select(point => Math.Abs(series.Values[point] - median)).ToArray();
        var mad = Robust.Median(deviations);
        var scored = minutes.Select(point => (Point: point, Score: ScoreOf(series.Values[point] - median, mad, deviations)))
            .Where(scored => Math.Abs(scored.Score) > threshold)
            .OrderByDescending(scored => Math.Abs(scored.Score)).ThenBy(scored => scored.Point)
            .ToArray();
        result["minutes"] = minutes.Length;
        result["median"] = Number(median);
        result["mad"] = Number(mad);
        result["count"] = scored.Length;
        result["anomalies"] = new JsonArray([.. scored.Take(200).Select(found => (JsonNode)new JsonObject
        {
            ["minute"] = series.TimeOf(found.Point).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            ["value"] = Number(series.Values[found.Point]),
            ["score"] = found.Score,
            ["direction"] = found.Score > 0 ? "high" : "low",
        })]);
    }

    // 0.6745 makes the score comparable with standard deviations; without a MAD the mean absolute deviation takes its place.
    private static double ScoreOf(double difference, double mad, double[] deviations)
    {
        var mean = deviations.Average();
        return mad > 0 ? 0.6745 * difference / mad : mean > 0 ? difference / (1.253314 * mean) : 0;
    }

    private static JsonNode Number(double value) => value == Math.Truncate(value) && Math.Abs(value) < 1e15 ? (long)value : value;
}
