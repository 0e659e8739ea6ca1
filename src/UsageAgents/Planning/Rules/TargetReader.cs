using System.Collections.Immutable;
using UsageAgents.Planning.Reading;

namespace UsageAgents.Planning.Rules;

/// <summary>Pairs statistics with the measures that they stand before: "requests, mean output and max input".</summary>
internal static class TargetReader
{
    /// <summary>Gives the pairs, or nothing where statistics are said once for all measures.</summary>
    public static ImmutableArray<Target> Paired(Clause clause)
    {
        var said = clause.Said.Select(mention => (mention.Place, Measure: MeasureWords.Of(mention.Phrase), Statistics: Measuring.StatisticsOf(mention.Concept).ToArray()))
            .Concat(clause.PercentilePlaces.Select(percentile => (percentile.Place, Measure: (string?)null, Statistics: new[] { percentile.Name == "p50" ? "median" : percentile.Name })))
            .Where(entry => entry.Measure is not null || entry.Statistics.Length > 0)
            .OrderBy(entry => entry.Place)
            .ToArray();
        var targets = new List<Target>();
        var pending = new List<string>();
        foreach (var (_, measure, statistics) in said)
        {
            pending.AddRange(statistics);
            if (measure is not null)
            {
                targets.Add(new Target(measure == "tokens" ? "total_tokens" : measure, [.. pending]));
                pending.Clear();
            }
        }

        var isPaired = pending.Count == 0 && targets.Count(target => !target.Statistics.IsEmpty) > 1
            && targets.TrueForAll(target => !target.Statistics.IsEmpty || target.Measure == "requests");
        return isPaired ? [.. targets.GroupBy(target => target.Measure, StringComparer.Ordinal).Select(Together)] : [];
    }

    private static Target Together(IGrouping<string, Target> same)
    {
        var statistics = same.SelectMany(target => target.Statistics).Distinct(StringComparer.Ordinal).ToImmutableArray();
        return new Target(same.Key, statistics.IsEmpty ? ["sum"] : statistics);
    }
}
