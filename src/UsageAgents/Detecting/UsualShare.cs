using UsageAgents.Series;

namespace UsageAgents.Detecting;

/// <summary>The usual share of requests: that of all points, without those that are far above it.</summary>
internal static class UsualShare
{
    private const int Passes = 3;
    private const double FarAbove = 4;

    public static double[] Of(UsageSeries series)
    {
        var points = Enumerable.Range(0, series.Values.Length).Where(point => double.IsFinite(series.Values[point])).ToArray();
        var share = ShareOf(points, series);
        for (var pass = 0; pass < Passes; pass++)
        {
            var limit = share;
            share = ShareOf([.. points.Where(point => series.Values[point] <= limit + (FarAbove * Math.Sqrt(limit * (1 - limit) / series.Requests[point])))], series);
        }

        return [.. series.Values.Select(_ => share)];
    }

    private static double ShareOf(int[] points, UsageSeries series)
    {
        var requests = points.Sum(point => series.Requests[point]);
        return requests > 0 ? points.Sum(point => series.Values[point] * series.Requests[point]) / requests : 0;
    }
}
