using UsageAgents.Planning.Reading;

namespace UsageAgents.Planning.Rules;

/// <summary>Which parts of a question an answer must not pass over.</summary>
internal static class Demands
{
    // What merely says that something is asked, or that a rule uses to choose among its forms, demands nothing by itself.
    private static readonly HashSet<Concept> Demanding =
    [
        Concept.Mean, Concept.Median, Concept.Max, Concept.Min, Concept.Deviation, Concept.Variance, Concept.Quartiles, Concept.Distribution, Concept.Share,
        Concept.Difference, Concept.Ratio, Concept.Correlation, Concept.Trend, Concept.PerMinute, Concept.PerSecond, Concept.PerHour, Concept.PerDay, Concept.PerWeek,
        Concept.PerMonth, Concept.PerYear, Concept.WhichMinute, Concept.When, Concept.Busiest, Concept.Quietest, Concept.Second, Concept.Anomaly, Concept.Start,
        Concept.End, Concept.Cost, Concept.Price, Concept.Cheapest, Concept.Dearest, Concept.Saving, Concept.Gap,
    ];

    /// <summary>Gives the phrase that a rule would pass over, or nothing.</summary>
    public static string? PassedOver(Clause clause, IPlanningRule rule)
    {
        var said = clause.Said.FirstOrDefault(mention => Demanding.Contains(mention.Concept) && !rule.Expresses.Contains(mention.Concept) && !IsRanking(clause, mention.Concept));
        return said is not null ? said.Phrase : OfColumns(clause, rule) ?? OfConditions(clause, rule);
    }

    private static string? OfColumns(Clause clause, IPlanningRule rule) =>
        clause.Columns.Length > 0 && rule is not (ColumnRule or ServedCostRule) ? clause.Columns[0]
        : clause.Has(Concept.OtherTime) && ForecastRule.CanSay(clause) && rule is not ForecastRule ? "the time"
        : null;

    private static string? OfConditions(Clause clause, IPlanningRule rule) =>
        clause.Change is not null && rule is not (CostRule or CheapestRule or ChangedTrafficRule or ServedCostRule) ? "the change"
        : clause.Top is > 1 && rule is not (TopRule or CheapestRule or ServedCostRule or Composing.ComposedRule) ? "how many are to be listed"
        : clause.Percentiles.Length > 0 && rule is not (StatisticsRule or ColumnRule or Composing.ComposedRule) ? "the percentile"
        : null;

    // "which workload has the highest …" is answered by the comparison of workloads.
    private static bool IsRanking(Clause clause, Concept concept) =>
        concept is Concept.Max or Concept.Min or Concept.Busiest && clause.HasAny(Concept.WhichWorkload, Concept.WhichModel);
}
