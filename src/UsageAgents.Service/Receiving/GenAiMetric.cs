using System.Globalization;
using UsageAgents.Importing;
using UsageAgents.Usage;

namespace UsageAgents.Service.Receiving;

/// <summary>
/// Makes usage of the metrics of calls to models, by the semantic conventions for generative AI. A histogram knows how many requests there were in a stretch of time and
/// what they used together: so many requests are made of it, each of which is their average.
/// </summary>
internal static class GenAiMetric
{
    private const ulong MostRequests = 100_000;
    private const ulong NanosPerTick = 100;
    private const ulong LatestNanos = 4_102_444_800_000_000_000;
    private const string Tokens = "gen_ai.client.token.usage";
    private static readonly string[] Durations = ["gen_ai.client.operation.duration", "gen_ai.server.request.duration"];
    private static readonly string[] FirstTokens = ["gen_ai.client.operation.time_to_first_chunk", "gen_ai.server.time_to_first_token"];

    /// <summary>Whether a point is about calls to models; all others are none of our business.</summary>
    public static bool IsOfCalls(ReceivedPoint point) =>
        (point.Metric == Tokens || Durations.Contains(point.Metric, StringComparer.Ordinal) || FirstTokens.Contains(point.Metric, StringComparer.Ordinal))
        && GenAiAttributes.IsOfCall(point.Attributes);

    /// <summary>Says why a point cannot be used, or nothing.</summary>
    public static string? Fault(ReceivedPoint point)
    {
        if (!point.IsDelta)
        {
            return $"{point.Metric} counts from the start of its process; set OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=delta";
        }

        if (point.StartNanos == 0 || point.EndNanos > LatestNanos || point.EndNanos < point.StartNanos)
        {
            return $"{point.Metric}: its times are missing or end before they begin";
        }

        return point.Count > MostRequests || !double.IsFinite(point.Sum) || point.Sum < 0 || point.Sum > long.MaxValue / 2.0
            ? $"{point.Metric}: its count or sum is missing or too large"
            : null;
    }

    /// <summary>Makes requests of points that have no fault and belong to one export.</summary>
    public static IEnumerable<KeyedUsage> Read(IEnumerable<ReceivedPoint> points) => points.GroupBy(PartOf).SelectMany(part => StretchesOf(part).SelectMany(stretch => RequestsOf(part.Key, stretch)));

    private static Part PartOf(ReceivedPoint point) => new(
        GenAiAttributes.Workload(point.Resource),
        GenAiAttributes.Team(point.Attributes, point.Resource),
        GenAiAttributes.Model(point.Attributes),
        GenAiAttributes.Name(point.Attributes, "error.type") ?? StatusText.Ok);

    // Each metric has a clock of its own, so that their times differ a little: the first points of all kinds belong together, and the second ones, …
    private static IEnumerable<IReadOnlyList<ReceivedPoint>> StretchesOf(IEnumerable<ReceivedPoint> part)
    {
        var kinds = part.GroupBy(KindOf, StringComparer.Ordinal).Select(kind => kind.OrderBy(point => point.StartNanos).ToArray()).ToArray();
        return Enumerable.Range(0, kinds.Max(kind => kind.Length)).Select(rank => kinds.Where(kind => rank < kind.Length).Select(kind => kind[rank]).ToArray());
    }

    private static IEnumerable<KeyedUsage> RequestsOf(Part part, IReadOnlyList<ReceivedPoint> stretch)
    {
        var (input, output, duration, first) = (Of("input"), Of("output"), Of("duration"), Of("first"));
        var count = new[] { input.Count, output.Count, duration.Count }.Max();
        var (start, end) = (stretch.Min(point => point.StartNanos), stretch.Max(point => point.EndNanos));
        for (var index = 0UL; index < count; index++)
        {
            var at = DateTime.UnixEpoch.AddTicks((long)((start / NanosPerTick) + ((end - start) / NanosPerTick * (index + 1) / (count + 1))));
            yield return new KeyedUsage(part.KeyOf(start, end, index), new UsageRecord(at, part.Workload, Share(input, index, count), Share(output, index, count))
            {
                Team = part.Team,
                Model = part.Model,
                LatencyMs = duration.Count > 0 ? duration.Sum / duration.Count * ColumnNames.MsPerSecond : null,
                TimeToFirstTokenMs = first.Count > 0 ? first.Sum / first.Count * ColumnNames.MsPerSecond : null,
                Status = part.Status,
            });
        }

        (ulong Count, double Sum) Of(string kind) => stretch.Where(point => KindOf(point) == kind).Select(point => (point.Count, point.Sum)).FirstOrDefault();
    }

    private static string KindOf(ReceivedPoint point) => point.Metric switch
    {
        Tokens => GenAiAttributes.Name(point.Attributes, "gen_ai.token.type") is "output" or "completion" ? "output" : "input",
        _ when FirstTokens.Contains(point.Metric, StringComparer.Ordinal) => "first",
        _ => "duration",
    };

    // Whole numbers whose sum is the sum.
    private static long Share((ulong Count, double Sum) total, ulong index, ulong count)
    {
        var whole = (ulong)Math.Round(total.Sum);
        return (long)((whole / count) + (index < whole % count ? 1UL : 0UL));
    }

    /// <summary>What points are about.</summary>
    private sealed record Part(string Workload, string? Team, string? Model, string Status)
    {
        // Sending an export again makes the same keys.
        public string KeyOf(ulong start, ulong end, ulong index) => string.Create(CultureInfo.InvariantCulture, $"{Workload}/{Team}/{Model}/{Status}/{start}-{end}/{index}");
    }
}
