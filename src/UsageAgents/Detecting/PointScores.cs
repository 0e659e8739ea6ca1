using UsageAgents.Series;

namespace UsageAgents.Detecting;

/// <summary>How far each point is from what was to be expected, in standard deviations of what chance does to points of its kind and size.</summary>
internal static class PointScores
{
    /// <summary>Points of fewer requests are not judged: one long or slow request would decide them.</summary>
    public const int LeastRequests = 8;

    /// <summary>The chance of a share is known for few requests too.</summary>
    private const int LeastRequestsOfShare = 3;

    private const int PointsPerGroup = 60;
    private const int MaxGroups = 12;

    public static double[] Of(UsageSeries series, double[] expected) => series.Kind switch
    {
        // Square roots make the chance of sums nearly the same for small and large ones; the rest is measured group by group.
        SeriesKind.Amount => WithoutFew(Scaled(Differences(series.Values, expected, value => Math.Sqrt(Math.Max(0, value))), expected), series),
        SeriesKind.Middle => Scaled(Differences(series.Values, expected, Math.Log), series.Requests),
        _ => Shares(series, expected),
    };

    /// <summary>Says of which points a middle or a share means something; the others are not numbers.</summary>
    public static double[] Judged(UsageSeries series) => series.Kind == SeriesKind.Amount
        ? series.Values
        : [.. series.Values.Select((value, point) => series.Requests[point] >= (series.Kind == SeriesKind.Share ? LeastRequestsOfShare : LeastRequests) ? value : double.NaN)];

    // A sum is judged where many requests came or were to be expected: that none came is news as well.
    private static double[] WithoutFew(double[] scores, UsageSeries series)
    {
        var requests = Decomposition.Of(series.Requests, series.Step, SeriesScale.For(SeriesKind.Amount, series.Requests));
        return [.. scores.Select((score, point) => Math.Max(series.Requests[point], requests.Expected(point)) >= LeastRequests ? score : 0)];
    }

    private static double[] Differences(double[] values, double[] expected, Func<double, double> root) =>
        [.. values.Select((value, point) => root(value) - root(expected[point]))];

    private static double[] Shares(UsageSeries series, double[] expected)
    {
        var scores = series.Values.Select((share, point) =>
        {
            var requests = series.Requests[point];
            var observed = ((share * requests) + 0.375) / (requests + 0.75);
            var usual = ((expected[point] * requests) + 0.375) / (requests + 0.75);
            return 2 * Math.Sqrt(requests + 0.5) * (Math.Asin(Math.Sqrt(observed)) - Math.Asin(Math.Sqrt(usual)));
        }).ToArray();
        var spread = Math.Max(1, Robust.Spread(scores));
        return [.. scores.Select(score => double.IsFinite(score) ? score / spread : 0)];
    }

    private static double[] Scaled(double[] differences, double[] size)
    {
        var known = Enumerable.Range(0, differences.Length).Where(point => double.IsFinite(differences[point])).OrderBy(point => size[point]).ToArray();
        var scores = new double[differences.Length];
        var overall = Robust.Spread(differences);
        if (!(overall > 0))
        {
            return scores;
        }

        var groups = Math.Clamp(known.Length / PointsPerGroup, 1, MaxGroups);
        for (var group = 0; group < groups; group++)
        {
            var members = known[(group * known.Length / groups)..((group + 1) * known.Length / groups)];
            var spread = Math.Max(Robust.Spread(members.Select(point => differences[point])), overall / 4);
            foreach (var point in members)
            {
                scores[point] = differences[point] / spread;
            }
        }

        return scores;
    }
}
