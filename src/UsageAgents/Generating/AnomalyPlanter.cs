using System.Collections.Immutable;

namespace UsageAgents.Generating;

/// <summary>Decides when and where something unusual happens: in busy hours, never two at once in a workload or soon after each other.</summary>
internal sealed class AnomalyPlanter(Dice dice, DateTime start, int days)
{
    private const int Attempts = 2000;
    private const double DaysPerPlanting = 30;

    // A detector needs some history before the first one.
    private static readonly TimeSpan Lead = TimeSpan.FromDays(10);
    private static readonly TimeSpan Apart = TimeSpan.FromHours(48);

    /// <summary>Plants each kind once in 30 days, at least once; fewer where there is no room.</summary>
    public ImmutableArray<PlantedAnomaly> Plant()
    {
        var planted = new List<PlantedAnomaly>();
        var rounds = Math.Max(1, (int)Math.Round(days / DaysPerPlanting));
        for (var round = 0; round < rounds; round++)
        {
            foreach (var kind in AnomalyKinds.All)
            {
                if (Place(kind, planted) is { } anomaly)
                {
                    planted.Add(anomaly);
                }
            }
        }

        return [.. planted.OrderBy(anomaly => anomaly.From)];
    }

    private PlantedAnomaly? Place(AnomalyKinds.Kind kind, List<PlantedAnomaly> planted)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var workload = SyntheticWorld.Workloads[dice.Below(SyntheticWorld.Workloads.Length)];
            var from = start + Lead + TimeSpan.FromHours(dice.Below(Math.Max(1, (int)(TimeSpan.FromDays(days) - Lead - Lead / 5).TotalHours)));
            var to = from.AddHours(dice.Between(kind.MinHours, kind.MaxHours));
            if (to <= start.AddDays(days) && Suits(kind, workload, from) && !planted.Exists(other => TooNear(other, workload.Name, from, to)))
            {
                return new PlantedAnomaly(kind.Name, workload.Name, from, to, Math.Round(dice.Uniform(kind.Weakest, kind.Strongest), 2), kind.Measures);
            }
        }

        return null;
    }

    // What happens while nobody works cannot be seen, and a workload that caches little has no cache to lose.
    private static bool Suits(AnomalyKinds.Kind kind, SyntheticWorkload workload, DateTime from)
    {
        var busy = Enumerable.Range(0, kind.MinHours).All(hour => UsageGenerator.Busyness(workload, from.AddHours(hour)) >= Math.Min(0.9, 4.0 / kind.MinHours));
        return busy && workload.Share >= 0.1 && (kind.Name != AnomalyKinds.CacheLost || workload.Cached >= 0.3);
    }

    private static bool TooNear(PlantedAnomaly other, string workload, DateTime from, DateTime to) =>
        other.Workload == workload && from < other.To + Apart && to > other.From - Apart;
}
