using UsageAgents.Series;

namespace UsageAgents.Detecting;

/// <summary>Finds points from which on the level is another: the median of the days after against that of the days before, without the cycle.</summary>
internal sealed class ShiftFinder(double threshold)
{
    private const int DaysOnEachSide = 4;

    /// <summary>A shift is told only if the level changes by at least this share, however little the series is spread.</summary>
    private const double LeastChange = 0.15;

    public IReadOnlyList<Anomaly> Find(Decomposition parts, UsageSeries series)
    {
        var side = DaysOnEachSide * SeasonalCycle.PointsPerDay(series.Step);
        if (series.Kind == SeriesKind.Share || parts.Cycle.Length == 1 || series.Values.Length < 4 * side)
        {
            return [];
        }

        var flat = parts.Rest.Select((rest, point) => rest + parts.Level[point]).ToArray();
        var jumps = new double[flat.Length];
        var middles = Robust.RollingMedian(flat, side);
        for (var point = side; point <= flat.Length - side; point++)
        {
            // A rolling median stands in the middle of its window.
            jumps[point] = middles[point + (side / 2)] - middles[point - side + (side / 2)];
        }

        return [.. Peaks(jumps, side).Where(peak => IsShift(jumps, peak, flat, parts)).Select(peak => Describe(peak, jumps, flat, side, parts, series))];
    }

    /// <summary>Says whether what is unusual lies so near to a shift that it is only its edge.</summary>
    public static bool Explains(Anomaly shift, Anomaly anomaly) => anomaly.First <= shift.First + Edge && anomaly.Last >= shift.First - Edge;

    private const int Edge = 6;

    private static IEnumerable<int> Peaks(double[] jumps, int side)
    {
        for (var point = side; point < jumps.Length - side; point++)
        {
            var around = jumps[Math.Max(0, point - side)..Math.Min(jumps.Length, point + side)];
            if (jumps[point] != 0 && Math.Abs(jumps[point]) >= around.Max(Math.Abs))
            {
                yield return point;
                point += side;
            }
        }
    }

    private bool IsShift(double[] jumps, int peak, double[] flat, Decomposition parts)
    {
        var usual = Robust.Spread(jumps.Where(jump => jump != 0));
        var least = parts.Scale.IsLogarithmic ? Math.Log(1 + LeastChange) : LeastChange * Math.Abs(Robust.Median(flat));
        return Math.Abs(jumps[peak]) > threshold * usual && Math.Abs(jumps[peak]) > least;
    }

    private static Anomaly Describe(int peak, double[] jumps, double[] flat, int side, Decomposition parts, UsageSeries series)
    {
        var after = Enumerable.Range(peak, side).Where(point => double.IsFinite(series.Values[point])).ToArray();
        var before = Robust.Median(flat[(peak - side)..peak]);
        var score = jumps[peak] / Robust.Spread(jumps.Where(jump => jump != 0));
        return new Anomaly(
            peak, peak, jumps[peak] > 0 ? AnomalyKind.ShiftUp : AnomalyKind.ShiftDown,
            after.Average(point => series.Values[point]), after.Average(point => parts.Scale.Back(before + parts.Cycle.At(point))), score);
    }
}
