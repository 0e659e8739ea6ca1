using System.Globalization;
using System.Text.Json;

namespace UsageAgents.Service.Receiving;

/// <summary>Reads the histograms of an OTLP request in JSON; metrics of other kinds are passed over.</summary>
internal static class JsonPoints
{
    private static readonly string[] Kinds = ["histogram", "exponentialHistogram"];

    /// <summary>Reads them.</summary>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    /// <exception cref="InvalidDataException">The body is JSON of another shape.</exception>
    public static List<ReceivedPoint> Read(ReadOnlyMemory<byte> body)
    {
        using var document = OtlpJson.Parse(body);
        var points = new List<ReceivedPoint>();
        foreach (var part in OtlpJson.Items(document.RootElement, "resourceMetrics"))
        {
            var resource = part.TryGetProperty("resource", out var sender) ? OtlpJson.AttributesOf(sender) : [];
            foreach (var metric in OtlpJson.Items(part, "scopeMetrics").SelectMany(scope => OtlpJson.Items(scope, "metrics")))
            {
                points.AddRange(Kinds.SelectMany(kind => PointsOf(metric, kind, resource)));
            }
        }

        return points;
    }

    private static IEnumerable<ReceivedPoint> PointsOf(JsonElement metric, string kind, Dictionary<string, object> resource)
    {
        if (!metric.TryGetProperty(kind, out var histogram) || histogram.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        var isDelta = OtlpJson.TextOf(histogram, "aggregationTemporality") is "1" or "AGGREGATION_TEMPORALITY_DELTA";
        return OtlpJson.Items(histogram, "dataPoints").Select(point => new ReceivedPoint(
            OtlpJson.TextOf(metric, "name"),
            isDelta,
            OtlpJson.NanosOf(point, "startTimeUnixNano"),
            OtlpJson.NanosOf(point, "timeUnixNano"),
            OtlpJson.NanosOf(point, "count"),
            double.TryParse(OtlpJson.TextOf(point, "sum"), NumberStyles.Float, CultureInfo.InvariantCulture, out var sum) ? sum : double.NaN,
            resource,
            OtlpJson.AttributesOf(point)));
    }
}
