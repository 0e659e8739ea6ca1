using UsageAgents.Series;

namespace UsageAgents.Detecting;

/// <summary>
/// Finds what is unusual in a series: the cycle and the level are taken away by medians, the rest is measured in what chance does,
/// alone and summed over longer windows, so that a weak deviation that lasts is found as well as a strong one that does not.
/// </summary>
internal sealed class SeasonalDetector(double threshold)
{
    /// <summary>High, because many points are looked at, alone and in windows; chosen on synthetic sets that are not those measured.</summary>
    public const double DefaultThreshold = 6;

    /// <summary>Smaller changes are not told, however steady the series is.</summary>
    private const double LeastChange = 0.2;

    /// <summary>One wild point does not carry a whole window.</summary>
    private const double Bound = 4;

    private static readonly int[] Windows = [1, 2, 4, 8, 16, 24];

    public IReadOnlyList<Anomaly> Detect(UsageSeries series)
    {
        var judged = series with { Values = PointScores.Judged(series) };
        var parts = Decomposition.Of(judged.Values, series.Step, SeriesScale.For(series.Kind, judged.Values));
        var expected = series.Kind == SeriesKind.Share ? UsualShare.Of(judged) : [.. judged.Values.Select((_, point) => parts.Expected(point))];
        var scores = PointScores.Of(judged, expected);
        var shifts = new ShiftFinder(threshold).Find(parts, judged);
        var events = UnusualRuns.Of(Strongest(scores), scores, threshold)
            .Select(run => Describe(run, scores, expected, judged))
            .Where(IsLarge)
            .Where(anomaly => !shifts.Any(shift => ShiftFinder.Explains(shift, anomaly)));
        return [.. events.Concat(shifts).OrderBy(anomaly => anomaly.First)];
    }

    // For each point the score of the window around it that is furthest out; windows are measured in their own usual spread.
    private static double[] Strongest(double[] scores)
    {
        var strongest = new double[scores.Length];
        foreach (var window in Windows.Where(window => window * 4 <= scores.Length))
        {
            var sums = WindowSums(scores, window);
            var spread = Math.Max(Robust.Spread(sums), Math.Sqrt(window));
            for (var first = 0; first < sums.Length; first++)
            {
                var score = sums[first] / spread;
                for (var point = first; point < first + window; point++)
                {
                    strongest[point] = Math.Abs(score) > Math.Abs(strongest[point]) ? score : strongest[point];
                }
            }
        }

        return strongest;
    }

    private static double[] WindowSums(double[] scores, int window)
    {
        if (window == 1)
        {
            return scores;
        }

        var bounded = Array.ConvertAll(scores, score => Math.Clamp(score, -Bound, Bound));
        var sums = new double[scores.Length - window + 1];
        sums[0] = bounded.Take(window).Sum();
        for (var first = 1; first < sums.Length; first++)
        {
            sums[first] = sums[first - 1] - bounded[first - 1] + bounded[first + window - 1];
        }

        return sums;
    }

    private static bool IsLarge(Anomaly anomaly) => Math.Abs(anomaly.Value - anomaly.Expected) >= LeastChange * Math.Abs(anomaly.Expected);

    private static Anomaly Describe((int First, int Last, double Score) run, double[] scores, double[] expected, UsageSeries series)
    {
        var points = Enumerable.Range(run.First, run.Last - run.First + 1).Where(point => double.IsFinite(series.Values[point])).ToArray();
        var strongest = points.Select(point => scores[point]).MaxBy(Math.Abs);
        var score = Math.Abs(strongest) > Math.Abs(run.Score) ? strongest : run.Score;
        return new Anomaly(
            run.First, run.Last, run.Score > 0 ? AnomalyKind.High : AnomalyKind.Low, points.Average(point => series.Values[point]), points.Average(point => expected[point]), score);
    }
}
