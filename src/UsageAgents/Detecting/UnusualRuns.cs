namespace UsageAgents.Detecting;

/// <summary>Turns scores into runs: neighbours that are unusual in the same direction, without the usual points at their ends.</summary>
internal static class UnusualRuns
{
    /// <summary>A point at the end of a run belongs to it if it is at least this far out itself, and not far less than the run's furthest.</summary>
    private const double EdgeScore = 1.5;
    private const double EdgeShare = 0.2;

    /// <summary>Runs with at most so many usual points between them are one.</summary>
    private const int Bridge = 2;

    public static IReadOnlyList<(int First, int Last, double Score)> Of(double[] strongest, double[] scores, double threshold)
    {
        var runs = new List<(int First, int Last, double Score)>();
        for (var point = 0; point < strongest.Length; point++)
        {
            if (Math.Abs(strongest[point]) <= threshold)
            {
                continue;
            }

            var direction = Math.Sign(strongest[point]);
            var first = point;
            while (point + 1 < strongest.Length && strongest[point + 1] * direction > threshold)
            {
                point++;
            }

            if (Trim(first, point, direction, scores) is { } run)
            {
                Add(runs, (run.First, run.Last, strongest[run.First..(run.Last + 1)].MaxBy(Math.Abs)));
            }
        }

        return runs;
    }

    private static (int First, int Last)? Trim(int first, int last, int direction, double[] scores)
    {
        var edge = Math.Max(EdgeScore, EdgeShare * scores[first..(last + 1)].Max(score => score * direction));
        while (first <= last && scores[first] * direction < edge)
        {
            first++;
        }

        while (last > first && scores[last] * direction < edge)
        {
            last--;
        }

        return first <= last ? (first, last) : null;
    }

    private static void Add(List<(int First, int Last, double Score)> runs, (int First, int Last, double Score) run)
    {
        if (runs.Count > 0 && runs[^1] is var before && Math.Sign(before.Score) == Math.Sign(run.Score) && run.First - before.Last - 1 <= Bridge)
        {
            runs[^1] = (before.First, run.Last, Math.Abs(before.Score) > Math.Abs(run.Score) ? before.Score : run.Score);
            return;
        }

        runs.Add(run);
    }
}
