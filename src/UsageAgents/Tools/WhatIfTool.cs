using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using UsageAgents.Prices;
using UsageAgents.Usage;

namespace UsageAgents.Tools;

/// <summary>What <see cref="WhatIfTool"/> is asked.</summary>
internal sealed record WhatIfArguments : ScopeArguments
{
    [Description("which traffic moves to which model; the first that fits counts")]
    [MaxLength(50)]
    public ImmutableArray<ModelMove> Moves { get; init; } = [];

    [Description("by which factor the number of requests changes")]
    [Range(0, 1_000_000)]
    public double RequestFactor { get; init; } = 1;

    [Description("by which factor the input of a request changes")]
    [Range(0, 1_000_000)]
    public double InputFactor { get; init; } = 1;

    [Description("by which factor the output of a request changes")]
    [Range(0, 1_000_000)]
    public double OutputFactor { get; init; } = 1;

    [Description("the share of the input that comes from a cache, instead of what the data says")]
    [Range(0, 1)]
    public double? CachedShare { get; init; }

    [Description("the model that serves traffic of which the data does not say it")]
    [MaxLength(200)]
    public string? CurrentModel { get; init; }
}

/// <summary>Traffic that moves to a model.</summary>
internal sealed record ModelMove
{
    [Description("only this workload")]
    [MaxLength(200)]
    public string? Workload { get; init; }

    [Description("only what this model serves now")]
    [MaxLength(200)]
    public string? FromModel { get; init; }

    [Description("the model that it moves to, as the price list names it")]
    [MaxLength(200)]
    public required string ToModel { get; init; }

    public bool Fits(string workload, string model) =>
        (Workload is null || Workload == workload) && (FromModel is null || string.Equals(FromModel, model, StringComparison.OrdinalIgnoreCase));
}

/// <summary>What the traffic would cost, and how long it would take, if workloads moved to other models or their traffic changed.</summary>
internal sealed class WhatIfTool(TenantUsage usage, PriceCatalogue prices) : TypedTool<WhatIfArguments>
{
    public const string ToolName = "usage_what_if";

    public override string Name => ToolName;

    public override string Description => "Cost and latency before and after a change: workloads moved to other models, more or fewer requests, longer or shorter input and output, more caching.";

    protected override async Task<JsonObject> ExecuteAsync(WhatIfArguments arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var scope = arguments.Scope();
        var slices = await TrafficSlice.ReadAsync(usage, context, scope, cancellationToken);
        var paces = await ModelPace.ReadAsync(usage, context, cancellationToken);
        var changes = slices.Select(slice => SliceChange.Of(slice, arguments, prices, paces)).ToArray();
        if (arguments.Moves.Length > 0 && !Array.Exists(changes, change => change.IsMoved))
        {
            throw new ToolException("none of the moves fits any traffic; check the names of the workloads and models");
        }

        var shape = usage.ShapeOf(context.Tenant);
        var result = new JsonObject { ["currency"] = "USD" };
        PriceNotes.Describe(prices.Source, result);
        scope.Describe(result);
        DataNotes.Describe(shape, result);
        if (arguments.InputFactor != 1)
        {
            result["input_factor"] = arguments.InputFactor;
        }

        Spending.AddDifference(result, changes.Sum(change => change.BeforeUsd), changes.Sum(change => change.AfterUsd), Spending.DaysOf(shape, scope));
        result["parts"] = new JsonArray([.. changes.Where(change => change.IsChanged).Select(change => (JsonNode)change.Describe())]);
        result["unchanged_parts"] = changes.Count(change => !change.IsChanged);
        result["assumptions"] = new JsonArray([.. Assumptions(arguments, slices).Select(text => (JsonNode)text)]);
        return result;
    }

    private static IEnumerable<string> Assumptions(WhatIfArguments arguments, IReadOnlyList<TrafficSlice> slices)
    {
        yield return "both sides are computed at list prices from the tokens in the data";
        if (arguments.Moves.Length > 0)
        {
            yield return "another model needs the same tokens for the same work; its quality is not judged";
            yield return "latencies after a move are estimated from the model's own pace in the data, where it has served there";
        }

        if (slices.Any(slice => slice.Model is null))
        {
            yield return $"traffic of which the data does not say the model runs on {arguments.CurrentModel}";
        }
    }
}
