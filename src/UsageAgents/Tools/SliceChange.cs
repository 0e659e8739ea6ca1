using System.Text.Json.Nodes;
using UsageAgents.Prices;

namespace UsageAgents.Tools;

/// <summary>A slice of the traffic before and after a what-if.</summary>
internal sealed record SliceChange(TrafficSlice Slice, ModelPrice From, ModelPrice To, TrafficSlice After, double? LatencyBefore, double? LatencyAfter)
{
    public bool IsMoved => From != To;

    public bool IsChanged => IsMoved || After != Slice;

    public decimal BeforeUsd => From.CostOf(Slice.InputTokens, Slice.CachedTokens, Slice.OutputTokens);

    public decimal AfterUsd => To.CostOf(After.InputTokens, After.CachedTokens, After.OutputTokens);

    public static SliceChange Of(TrafficSlice slice, WhatIfArguments change, PriceCatalogue prices, IReadOnlyDictionary<string, ModelPace> paces)
    {
        var from = Spending.PriceOf(slice.Model ?? change.CurrentModel, prices);
        var to = change.Moves.FirstOrDefault(move => move.Fits(slice.Workload, from.Id)) is { } fitting ? Spending.PriceOf(fitting.ToModel, prices) : from;
        var requests = slice.Requests * (decimal)change.RequestFactor;
        var input = slice.InputTokens * (decimal)change.RequestFactor * (decimal)change.InputFactor;
        var after = slice with
        {
            Requests = requests,
            InputTokens = input,
            CachedTokens = change.CachedShare is { } share ? input * (decimal)share : slice.CachedTokens * (decimal)change.RequestFactor * (decimal)change.InputFactor,
            OutputTokens = slice.OutputTokens * (decimal)change.RequestFactor * (decimal)change.OutputFactor,
        };
        return new SliceChange(slice, from, to, after, Latency(slice, from, to, paces, slice.LatencyMs), from == to && after == slice ? slice.LatencyMs : Latency(after, to, to, paces, null));
    }

    public JsonObject Describe() => new()
    {
        ["workload"] = Slice.Workload,
        ["from_model"] = From.Id,
        ["to_model"] = To.Id,
        ["requests"] = After.Requests,
        ["before_usd"] = BeforeUsd,
        ["after_usd"] = AfterUsd,
        ["latency_ms_before"] = LatencyBefore,
        ["latency_ms_after"] = LatencyAfter,
    };

    private static double? Latency(TrafficSlice slice, ModelPrice from, ModelPrice to, IReadOnlyDictionary<string, ModelPace> paces, double? observed) =>
        from == to && observed is not null ? observed
        : slice.Requests > 0 && paces.TryGetValue(to.Id, out var pace) ? pace.LatencyOf((double)(slice.OutputTokens / slice.Requests))
        : null;
}
