namespace UsageAgents.Forecasting;

/// <summary>Fills points that were not observed with the last one that was.</summary>
internal static class Gaps
{
    public static double[] Fill(double[] values)
    {
        var last = values.FirstOrDefault(double.IsFinite);
        return [.. values.Select(value => double.IsFinite(value) ? last = value : last)];
    }
}
