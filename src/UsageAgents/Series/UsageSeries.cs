namespace UsageAgents.Series;

/// <summary>One measure over time, at equal steps from a midnight on; what was not observed is not a number.</summary>
/// <param name="Name">Of which part of the traffic it is.</param>
/// <param name="Kind">What its points are.</param>
/// <param name="Start">The first point's beginning, in UTC.</param>
/// <param name="Step">How long a point is.</param>
/// <param name="Values">The points.</param>
/// <param name="Requests">How many requests each point is made of.</param>
internal sealed record UsageSeries(string Name, SeriesKind Kind, DateTime Start, SeriesStep Step, double[] Values, double[] Requests)
{
    public DateTime TimeOf(int point) => Step switch
    {
        SeriesStep.Minute => Start.AddMinutes(point),
        SeriesStep.Hour => Start.AddHours(point),
        _ => Start.AddDays(point),
    };
}
