namespace UsageAgents.Series;

/// <summary>What repeats in a series: the hour of the day, the day of the week, and the hour of the week.</summary>
internal sealed class SeasonalCycle
{
    /// <summary>How many observations the prior of a fine effect counts for: a slot seen rarely stays near the coarser ones.</summary>
    private const double PriorWeight = 6;
    private const int DaysPerWeek = 7;

    private readonly (int PointsPerSlot, double[] Effects)[] _effects;

    private SeasonalCycle((int PointsPerSlot, double[] Effects)[] effects) => _effects = effects;

    /// <summary>Gets after how many points everything repeats; 1 if nothing does.</summary>
    public int Length => _effects.Length == 0 ? 1 : _effects.Max(effect => effect.PointsPerSlot * effect.Effects.Length);

    /// <summary>Says after how many points a series of this step and length may repeat; 1 if it is too short to tell.</summary>
    public static int LengthFor(SeriesStep step, int points)
    {
        var perDay = PointsPerDay(step);
        return points >= 2 * DaysPerWeek * perDay ? DaysPerWeek * perDay
            : points >= 3 * perDay && perDay > 1 ? perDay
            : 1;
    }

    public static int PointsPerDay(SeriesStep step) => step switch
    {
        SeriesStep.Minute => 1440,
        SeriesStep.Hour => 24,
        _ => 1,
    };

    /// <summary>Fits the effects to values whose level was taken away, the coarse ones first.</summary>
    public static SeasonalCycle Fit(double[] detrended, SeriesStep step)
    {
        var perDay = PointsPerDay(step);
        var length = LengthFor(step, detrended.Length);
        var slots = new List<(int PointsPerSlot, int Slots, bool Shrunk)>();
        if (length > 1 && perDay > 1)
        {
            slots.Add((1, perDay, false));
        }

        if (length == DaysPerWeek * perDay)
        {
            slots.Add((perDay, DaysPerWeek, false));
        }

        if (length == DaysPerWeek * perDay && perDay > 1)
        {
            slots.Add((1, length, true));
        }

        return Fit(detrended, slots);
    }

    public double At(int point) => _effects.Sum(effect => effect.Effects[point / effect.PointsPerSlot % effect.Effects.Length]);

    private static SeasonalCycle Fit(double[] detrended, List<(int PointsPerSlot, int Slots, bool Shrunk)> slots)
    {
        var rest = (double[])detrended.Clone();
        var effects = new List<(int PointsPerSlot, double[] Effects)>();
        foreach (var (pointsPerSlot, count, shrunk) in slots)
        {
            var values = Enumerable.Range(0, count).Select(_ => new List<double>()).ToArray();
            for (var point = 0; point < rest.Length; point++)
            {
                if (double.IsFinite(rest[point]))
                {
                    values[point / pointsPerSlot % count].Add(rest[point]);
                }
            }

            var fitted = Array.ConvertAll(values, slot => slot.Count == 0 ? 0 : Robust.Median(slot) * (shrunk ? slot.Count / (slot.Count + PriorWeight) : 1));
            effects.Add((pointsPerSlot, fitted));
            for (var point = 0; point < rest.Length; point++)
            {
                rest[point] -= fitted[point / pointsPerSlot % count];
            }
        }

        return new SeasonalCycle([.. effects]);
    }
}
