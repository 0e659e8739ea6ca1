using System.Collections.Immutable;
using UsageAgents.Optimising;
using UsageAgents.Prices;

namespace UsageAgents.Tools;

/// <summary>Makes the problem of 30 days out of the traffic and what was asked.</summary>
internal sealed class SpendProblemBuilder(
    SpendOptimisationArguments asked, IReadOnlyList<TrafficSlice> slices, IReadOnlyDictionary<string, ModelPace> paces, PriceCatalogue prices, double days)
{
    private readonly double _factor = Spending.DaysPerMonth / days;

    /// <summary>Gets the models to choose from; those that serve now are always among them.</summary>
    public ImmutableArray<ModelPrice> Models { get; } =
    [
        .. slices.Select(slice => Spending.PriceOf(slice.Model ?? asked.CurrentModel, prices)).Concat(asked.Models.Select(model => Spending.PriceOf(model, prices))).DistinctBy(price => price.Id, StringComparer.Ordinal),
    ];

    public double CurrentUsd => slices.Sum(slice => UsdOf(slice, CurrentOf(slice)));

    public SpendProblem Build()
    {
        CheckNames();
        return new SpendProblem(
            [.. slices.Select(DemandOf)],
            [.. Models.Select(model => new ModelOffer(model.Id, QualityOf(model.Id), asked.CapacityTokensPerDay.TryGetValue(model.Id, out var tokens) ? tokens * Spending.DaysPerMonth : null))],
            [.. slices.Select(slice => Models.Select(model => UsdOf(slice, model)).ToImmutableArray())],
            [.. slices.Select(slice => Models.Select(model => LatencyOf(slice, model)).ToImmutableArray())],
            [.. asked.Commitments.Select(CommitmentOf)],
            asked.TargetSavingPercent is { } percent ? CurrentUsd * (1 - (percent / 100)) : null,
            asked.MaxMoves);
    }

    public ModelPrice CurrentOf(TrafficSlice slice) => Spending.PriceOf(slice.Model ?? asked.CurrentModel, prices);

    public double UsdOf(TrafficSlice slice, ModelPrice model) => (double)model.CostOf(slice.InputTokens, slice.CachedTokens, slice.OutputTokens) * _factor;

    /// <summary>Gives the latency seen where the slice runs now, and an estimate from the model's pace elsewhere.</summary>
    public double? LatencyOf(TrafficSlice slice, ModelPrice model) =>
        model == CurrentOf(slice) && slice.LatencyMs is { } seen ? seen
        : paces.TryGetValue(model.Id, out var pace) && slice.Requests > 0 ? pace.LatencyOf((double)(slice.OutputTokens / slice.Requests))
        : null;

    private double? QualityOf(string model) => asked.Qualities.TryGetValue(model, out var quality) ? quality : null;

    private WorkloadDemand DemandOf(TrafficSlice slice)
    {
        var current = CurrentOf(slice);
        return new WorkloadDemand(
            slice.Name,
            (double)(slice.InputTokens + slice.OutputTokens) * _factor,
            current.Id,
            Tightest(Math.Max, asked.MinQuality, Of(asked.WorkloadMinQuality, slice), asked.KeepQuality ? QualityOf(current.Id) : null),
            Tightest(Math.Min, asked.MaxLatencyMs, Of(asked.WorkloadMaxLatencyMs, slice), asked.NoSlower ? LatencyOf(slice, current) : null));
    }

    private static double? Of(ImmutableDictionary<string, double> limits, TrafficSlice slice) => limits.TryGetValue(slice.Workload, out var limit) ? limit : null;

    private static double? Tightest(Func<double, double, double> tighter, params ReadOnlySpan<double?> limits)
    {
        double? tightest = null;
        foreach (var limit in limits)
        {
            tightest = tightest is { } one && limit is { } other ? tighter(one, other) : tightest ?? limit;
        }

        return tightest;
    }

    private static Commitment CommitmentOf(CommitmentOffer offer) => new(
        offer.Name, offer.Models, offer.FeeUsdPerMonth, offer.CoversUsdPerMonth, offer.MaxUnits, offer.BeyondDiscountPercent, offer.CapacityTokensPerDay * Spending.DaysPerMonth);

    // A name that fits nothing would be a limit that silently does not hold.
    private void CheckNames()
    {
        var workloads = slices.Select(slice => slice.Workload).ToHashSet(StringComparer.Ordinal);
        var models = Models.Select(model => model.Id).ToHashSet(StringComparer.Ordinal);
        var wrong = asked.WorkloadMinQuality.Keys.Concat(asked.WorkloadMaxLatencyMs.Keys).Where(name => !workloads.Contains(name)).Select(name => $"there is no workload '{name}'")
            .Concat(asked.CapacityTokensPerDay.Keys.Concat(asked.Commitments.SelectMany(offer => offer.Models)).Where(name => !models.Contains(name)).Select(name => $"'{name}' is not one of the models to choose from"))
            .FirstOrDefault();
        var unknown = slices.Select(CurrentOf).FirstOrDefault(model => asked.KeepQuality && QualityOf(model.Id) is null);
        var needsQuality = asked.MinQuality is not null || !asked.WorkloadMinQuality.IsEmpty || asked.KeepQuality;
        if (wrong is not null || unknown is not null || (needsQuality && asked.Qualities.IsEmpty))
        {
            throw new ToolException(wrong ?? $"a limit on quality needs 'qualities': how good each model is{(unknown is null ? "" : $", {unknown.Id} too")}");
        }
    }
}
