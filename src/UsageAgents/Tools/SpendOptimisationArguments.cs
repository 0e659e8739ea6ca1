using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace UsageAgents.Tools;

/// <summary>What <see cref="SpendOptimisationTool"/> is asked.</summary>
internal sealed record SpendOptimisationArguments : ScopeArguments
{
    [Description("the models to choose from, as the price list names them; by default those that the data has seen")]
    [MaxLength(60)]
    public ImmutableArray<string> Models { get; init; } = [];

    [Description("the model that serves traffic of which the data does not say it")]
    [MaxLength(200)]
    public string? CurrentModel { get; init; }

    [Description("how good each model is, on any scale on which more is better")]
    public ImmutableDictionary<string, double> Qualities { get; init; } = ImmutableDictionary<string, double>.Empty;

    [Description("the least quality for every workload")]
    public double? MinQuality { get; init; }

    [Description("the least quality for single workloads")]
    public ImmutableDictionary<string, double> WorkloadMinQuality { get; init; } = ImmutableDictionary<string, double>.Empty;

    [Description("no workload moves to a model of less quality than its own now")]
    public bool KeepQuality { get; init; }

    [Description("the longest latency for every workload, in milliseconds")]
    [Range(0, 3_600_000)]
    public double? MaxLatencyMs { get; init; }

    [Description("the longest latency for single workloads, in milliseconds")]
    public ImmutableDictionary<string, double> WorkloadMaxLatencyMs { get; init; } = ImmutableDictionary<string, double>.Empty;

    [Description("no workload gets slower than it is now")]
    public bool NoSlower { get; init; }

    [Description("the most tokens a day that a model can serve, where there is such a limit")]
    public ImmutableDictionary<string, double> CapacityTokensPerDay { get; init; } = ImmutableDictionary<string, double>.Empty;

    [Description("reserved capacity or discounts that can be bought")]
    [MaxLength(20)]
    public ImmutableArray<CommitmentOffer> Commitments { get; init; } = [];

    [Description("by how many percent the spend must fall")]
    [Range(0, 100)]
    public double? TargetSavingPercent { get; init; }

    [Description("how many workloads may move to another model")]
    [Range(0, 1000)]
    public int? MaxMoves { get; init; }
}

/// <summary>Something that can be bought beforehand.</summary>
internal sealed record CommitmentOffer
{
    [MaxLength(100)]
    public required string Name { get; init; }

    [Description("the models that it holds for")]
    [MinLength(1)]
    public required ImmutableArray<string> Models { get; init; }

    [Description("what a unit costs for 30 days, used or not")]
    [Range(0, 1e9)]
    public required double FeeUsdPerMonth { get; init; }

    [Description("how much usage at list price a unit pays for in 30 days")]
    [Range(0, 1e9)]
    public required double CoversUsdPerMonth { get; init; }

    [Description("how many units can be bought")]
    [Range(1, 1000)]
    public int MaxUnits { get; init; } = 1;

    [Description("the discount on usage beyond that, once a unit is bought")]
    [Range(0, 100)]
    public double BeyondDiscountPercent { get; init; }

    [Description("how many tokens a day a unit adds to what its models can serve")]
    [Range(0, 1e15)]
    public double CapacityTokensPerDay { get; init; }
}
