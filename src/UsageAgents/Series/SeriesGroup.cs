namespace UsageAgents.Series;

/// <summary>By which column the traffic is parted into series.</summary>
internal enum SeriesGroup
{
    None,
    Workload,
    Model,
    Team,
}
