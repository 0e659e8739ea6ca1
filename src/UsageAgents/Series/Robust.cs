namespace UsageAgents.Series;

/// <summary>Middle and spread that outliers cannot shift. What is not a number does not count.</summary>
internal static class Robust
{
    /// <summary>Makes the median absolute deviation comparable with a standard deviation.</summary>
    private const double Consistency = 1.4826;

    public static double Median(IEnumerable<double> values) => Quantile(values, 0.5);

    /// <summary>Gives the spread as a standard deviation would; the mean absolute deviation takes its place where more than half of the values are equal.</summary>
    public static double Spread(IEnumerable<double> values)
    {
        var known = values.Where(double.IsFinite).ToArray();
        if (known.Length == 0)
        {
            return double.NaN;
        }

        var median = Median(known);
        var deviations = Array.ConvertAll(known, value => Math.Abs(value - median));
        var spread = Consistency * Median(deviations);
        return spread > 0 ? spread : 1.2533 * deviations.Average();
    }

    public static double Quantile(IEnumerable<double> values, double share)
    {
        var sorted = values.Where(double.IsFinite).ToArray();
        if (sorted.Length == 0)
        {
            return double.NaN;
        }

        Array.Sort(sorted);
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }

    /// <summary>Gives for each place the median of the values around it; at the ends the whole window lies inside.</summary>
    public static double[] RollingMedian(double[] values, int window)
    {
        var length = Math.Min(window, values.Length);
        var sorted = values.Take(length).Where(double.IsFinite).Order().ToList();
        var result = new double[values.Length];
        var first = 0;
        for (var place = 0; place < values.Length; place++)
        {
            if (Math.Clamp(place - (length / 2), 0, values.Length - length) > first)
            {
                Replace(sorted, values[first], values[first + length]);
                first++;
            }

            result[place] = sorted.Count == 0 ? double.NaN : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        }

        return result;
    }

    private static void Replace(List<double> sorted, double leaving, double entering)
    {
        if (double.IsFinite(leaving))
        {
            sorted.RemoveAt(sorted.BinarySearch(leaving));
        }

        if (double.IsFinite(entering))
        {
            var place = sorted.BinarySearch(entering);
            sorted.Insert(place < 0 ? ~place : place, entering);
        }
    }
}
