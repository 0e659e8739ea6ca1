using System.Collections.Immutable;
using UsageAgents.Planning.Reading;
using UsageAgents.Prices;

namespace UsageAgents.Planning.Rules.Composing;

/// <summary>
/// Composes what is measured, how it is summed up, over which requests or stretches of time, and what it is compared with, into one query.
/// It plans what has conditions; what has none is left to the rules for common questions.
/// </summary>
internal sealed class ComposedRule(PriceCatalogue prices) : IPlanningRule
{
    public IReadOnlySet<Concept> Expresses { get; } = new HashSet<Concept> { Concept.Mean, Concept.Median, Concept.Max, Concept.Min, Concept.Deviation, Concept.Variance, Concept.Quartiles, Concept.Distribution, Concept.Share, Concept.Difference, Concept.PerMinute, Concept.PerRequest, Concept.When, Concept.WhichMinute, Concept.Busiest, Concept.Quietest, Concept.Second, Concept.Gap, Concept.Cost, Concept.Saving, Concept.Dearest, Concept.Trend, Concept.HowLong };

    public IReadOnlyList<PlannedStep> Plan(Clause clause)
    {
        if (Subject.IsMoney(clause) && !clause.Has(Concept.Price))
        {
            return IsComposedCost(clause) ? Cost(clause) : [];
        }

        if (clause.Cap is { } cap)
        {
            return [Capping.Tokens(clause, cap)];
        }

        if (clause.Limits is [var first, var second] && first.Excludes(second))
        {
            // Nothing meets both, so they are two questions.
            return [.. clause.Limits.SelectMany(limit => Plan(clause with { Limits = [limit] }))];
        }

        return clause.IsPlain && !IsShareOfTime(clause) ? [] : [.. Measuring.TargetsOf(clause).SelectMany(target => Steps(clause, Quantity.Of(target.Measure), target.Statistics)).Distinct()];
    }

    private static bool IsShareOfTime(Clause clause) =>
        clause.Has(Concept.Share) && clause.Window is not null && clause.Workloads.Length < 2 && !clause.HasAny(Concept.Each, Concept.WhichWorkload);

    private static bool IsComposedCost(Clause clause) =>
        (!clause.IsPlain || RanksOne(clause) || !StatisticsOf(clause).IsEmpty || (IsShareOfTime(clause) && clause.Workloads.IsEmpty))
        && !clause.HasAny(Concept.Cheapest, Concept.WhichModel) && clause.Change is null && clause.ModelByWorkload.IsEmpty;

    // The most expensive request, minute or slot.
    private static bool RanksOne(Clause clause) =>
        clause.HasAny(Concept.Dearest, Concept.Max, Concept.Busiest) && (clause.HasAny(Concept.WhichMinute, Concept.Minutes, Concept.PerMinute) || SaysRequest(clause)) && clause.Models.Length <= 1;

    private static bool SaysRequest(Clause clause) => clause.HasAny(Concept.PerRequest, Concept.Requests);

    private static ImmutableArray<string> StatisticsOf(Clause clause) =>
        [.. Measuring.NamedStatistics(clause).Where(statistic => statistic is not ("mean" or "max" or "min")).Concat(clause.Has(Concept.PerRequest) && clause.HasAny(Concept.Max, Concept.Min) ? ["max"] : [])];

    private PlannedStep[] Cost(Clause clause)
    {
        if (clause.Models.IsEmpty && Serving.IsNamed(clause.Shape))
        {
            return AsServed(clause);
        }

        ImmutableArray<string> names = clause.Models.IsEmpty ? [Serving.AssumedModel] : clause.Models;
        ModelPrice[] models = [.. names.Select(name => prices.Find(name)).OfType<ModelPrice>()];
        if (clause.Cap is { } cap)
        {
            return [.. models.Select(model => Capping.Cost(clause, cap, model, prices.Source))];
        }

        var statistics = StatisticsOf(clause);
        if (models is [var from, var to] && statistics.IsEmpty && clause.Slot is null && clause.ComparedWindows.IsEmpty)
        {
            return [ModelDifference.Step(clause, from, to, prices.Source)];
        }

        return [.. models.SelectMany(model => CostSteps(clause, Quantity.CostOn(model, prices.Source), statistics))];
    }

    private PlannedStep[] AsServed(Clause clause) => Serving.IsPriced(clause.Shape, prices) && clause.Cap is null
        ? [.. CostSteps(clause, Quantity.CostAsServed(clause.Shape, prices), StatisticsOf(clause))]
        : [];

    private static IEnumerable<PlannedStep> CostSteps(Clause clause, Quantity quantity, ImmutableArray<string> statistics)
    {
        if (RanksOne(clause))
        {
            return clause.HasAny(Concept.WhichMinute, Concept.Minutes, Concept.PerMinute) || clause.Slot is not null ? [Units.Step(clause, quantity)] : ExtremeRequests.Steps(clause, quantity);
        }

        return Steps(clause, quantity, statistics.IsEmpty && clause.Has(Concept.Mean) ? ["mean"] : statistics);
    }

    private static IEnumerable<PlannedStep> Steps(Clause clause, Quantity quantity, ImmutableArray<string> statistics)
    {
        ImmutableArray<string> named = [.. statistics.Where(statistic => statistic != "sum")];
        if (!clause.ComparedWindows.IsEmpty)
        {
            return ComparedTimes.Steps(clause, quantity, named.FirstOrDefault("sum"));
        }

        if (clause.Has(Concept.Gap))
        {
            return Gaps.Steps(clause, statistics);
        }

        if (CountsUnits(clause))
        {
            return [Units.Counted(clause, quantity)];
        }

        if (clause.Slot is not null || clause.HasAny(Concept.Busiest, Concept.Quietest, Concept.WhichMinute))
        {
            return [Units.Step(clause, quantity)];
        }

        return Requests(clause, quantity, named);
    }

    private static IEnumerable<PlannedStep> Requests(Clause clause, Quantity quantity, ImmutableArray<string> named)
    {
        if (clause.Top is not null && !quantity.IsRequests)
        {
            return ExtremeRequests.Steps(clause, quantity);
        }

        if (!named.IsEmpty && !quantity.IsRequests)
        {
            return Aggregates.Steps(clause, quantity, named);
        }

        return clause.Limits.IsEmpty && !clause.Has(Concept.Share) ? Aggregates.Steps(clause, quantity, ["sum"]) : Matching.Steps(clause, quantity);
    }

    // A limit on the number of requests is one on a stretch of time; one on tokens is where minutes are counted.
    private static bool CountsUnits(Clause clause) => !clause.Limits.IsEmpty
        && (clause.Limits.Any(limit => limit.Measure == "requests") || clause.HasAny(Concept.Minutes, Concept.WhichMinute, Concept.PerMinute) || clause.Slot is not null);
}
