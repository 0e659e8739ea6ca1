namespace UsageAgents.Planning.Reading;

/// <summary>What a clause is about: money, traffic, or nothing of its own.</summary>
internal static class Subject
{
    public static bool IsMoney(Clause clause) => !SpendsTokens(clause)
        && clause.HasAny(Concept.Cost, Concept.Price, Concept.Saving, Concept.Cheapest, Concept.Dearest, Concept.Actual);

    // "what share of the tokens is spent on long prompts" is no money.
    private static bool SpendsTokens(Clause clause) =>
        clause.Models.IsEmpty && clause.Providers.IsEmpty && clause.Has(Concept.Share) && HasMeasure(clause)
        && clause.Said.Where(said => said.Concept == Concept.Cost).All(said => said.Phrase.StartsWith("spen", StringComparison.Ordinal))
        && !clause.HasAny(Concept.Price, Concept.Saving, Concept.Cheapest, Concept.Dearest, Concept.Actual);

    /// <summary>Whether a clause names something that can be measured.</summary>
    public static bool HasMeasure(Clause clause) => clause.HasAny(Concept.Requests, Concept.Input, Concept.Output, Concept.Tokens);

    /// <summary>Whether a clause can stand alone; "and the median?" and "what share is that?" cannot.</summary>
    public static bool Stands(Clause clause) =>
        IsMoney(clause) || HasMeasure(clause) || NamesMatter(clause) || (clause.Has(Concept.When) && clause.Has(Concept.Max))
        || clause.HasAny(
            Concept.Busiest, Concept.Quietest, Concept.Anomaly, Concept.Overview, Concept.Coverage, Concept.HowLong, Concept.Workloads,
            Concept.Correlation, Concept.Trend, Concept.Gap, Concept.Report, Concept.Actions, Concept.OtherTime, Concept.Start, Concept.End);

    private static bool NamesMatter(Clause clause) =>
        !clause.UnsupportedTopics.IsEmpty || !clause.Columns.IsEmpty || clause.UnknownModel is not null || !clause.Limits.IsEmpty || clause.Slot is not null || clause.Cap is not null;

    /// <summary>Whether a clause asks something of traffic, and nothing of money.</summary>
    public static bool AsksOfTraffic(Clause clause) =>
        !IsMoney(clause) && clause.Models.IsEmpty && clause.Change is null && !clause.Has(Concept.Switch)
        && (clause.HasAny(Concept.Overview, Concept.Busiest, Concept.Quietest, Concept.WhichMinute, Concept.Anomaly)
            || (HasMeasure(clause) && HasStatistic(clause)));

    private static bool HasStatistic(Clause clause) => !clause.Percentiles.IsEmpty || clause.HasAny(
        Concept.Sum, Concept.HowMany, Concept.Mean, Concept.Median, Concept.Max, Concept.Min, Concept.Share, Concept.Ratio, Concept.Each,
        Concept.WhichWorkload, Concept.PerMinute, Concept.HowLong);
}
