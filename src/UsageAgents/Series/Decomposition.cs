namespace UsageAgents.Series;

/// <summary>A series as level, cycle and rest, on a scale on which they add up. Medians all through, so that what is unusual stays in the rest.</summary>
/// <param name="Scale">The scale of the parts.</param>
/// <param name="Level">The level at each point.</param>
/// <param name="Cycle">What repeats.</param>
/// <param name="Rest">What neither explains.</param>
internal sealed record Decomposition(SeriesScale Scale, double[] Level, SeasonalCycle Cycle, double[] Rest)
{
    private const int PointsWithoutCycle = 28;

    public static Decomposition Of(double[] values, SeriesStep step, SeriesScale scale)
    {
        var scaled = Array.ConvertAll(values, scale.Forward);
        var window = Math.Max(SeasonalCycle.LengthFor(step, values.Length), Math.Min(values.Length, PointsWithoutCycle));

        // The first level still swings with the cycle where the window is no whole number of weeks; the second does not.
        var cycle = SeasonalCycle.Fit(Minus(scaled, At(Robust.RollingMedian(scaled, window))), step);
        var level = Robust.RollingMedian(Minus(scaled, cycle.At), window);
        cycle = SeasonalCycle.Fit(Minus(scaled, At(level)), step);
        return new Decomposition(scale, level, cycle, Minus(scaled, point => level[point] + cycle.At(point)));
    }

    /// <summary>Says what was to be expected at a point, in the units of the series.</summary>
    public double Expected(int point) => Scale.Back(Level[point] + Cycle.At(point));

    private static Func<int, double> At(double[] values) => point => values[point];

    private static double[] Minus(double[] values, Func<int, double> part) => [.. values.Select((value, point) => value - part(point))];
}
