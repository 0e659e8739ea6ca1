using System.Diagnostics;

namespace UsageAgents.Benchmarks.Service;

/// <summary>The value that a share of the values does not exceed.</summary>
internal static class Percentile
{
    public static double Ms(IEnumerable<long> ticks, double share)
    {
        var sorted = ticks.ToArray();
        Array.Sort(sorted);
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)] * 1000.0 / Stopwatch.Frequency;
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
