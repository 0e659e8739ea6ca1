using System.Collections.Immutable;

namespace UsageAgents.Optimising;

/// <summary>Which model shall serve which workload, and which commitments shall be bought, so that a period costs least.</summary>
/// <param name="Workloads">What must be served.</param>
/// <param name="Models">What can serve it.</param>
/// <param name="Costs">What each workload costs on each model at list price, in US dollars per period: a row per workload.</param>
/// <param name="Latencies">How long each workload would wait on each model, where that is known: a row per workload.</param>
/// <param name="Commitments">What can be bought beforehand.</param>
/// <param name="MaxCostUsd">The most that the period may cost.</param>
/// <param name="MaxMoves">How many workloads may leave the model that serves them now.</param>
internal sealed record SpendProblem(
    ImmutableArray<WorkloadDemand> Workloads,
    ImmutableArray<ModelOffer> Models,
    ImmutableArray<ImmutableArray<double>> Costs,
    ImmutableArray<ImmutableArray<double?>> Latencies,
    ImmutableArray<Commitment> Commitments,
    double? MaxCostUsd = null,
    int? MaxMoves = null);

/// <summary>What a workload needs in a period.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tokens">Its tokens, input and output.</param>
/// <param name="CurrentModel">The model that serves it now, if that is known.</param>
/// <param name="MinQuality">The least quality that it accepts.</param>
/// <param name="MaxLatencyMs">The longest wait that it accepts.</param>
internal sealed record WorkloadDemand(string Name, double Tokens, string? CurrentModel = null, double? MinQuality = null, double? MaxLatencyMs = null);

/// <summary>What a model offers; what is not known is null.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Quality">Its quality, on the scale of the workloads' needs.</param>
/// <param name="CapacityTokens">How many tokens it serves in a period at most.</param>
internal sealed record ModelOffer(string Name, double? Quality = null, double? CapacityTokens = null);

/// <summary>Reserved capacity or a discount that is paid for beforehand.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Models">The models that it holds for.</param>
/// <param name="FeeUsd">What a unit costs per period, used or not.</param>
/// <param name="CoversUsd">How much usage at list price a unit pays for.</param>
/// <param name="MaxUnits">How many units can be bought.</param>
/// <param name="BeyondDiscountPercent">The discount on usage beyond what the units cover, once one unit is bought.</param>
/// <param name="CapacityTokens">How many tokens a unit adds to what its models serve in a period.</param>
internal sealed record Commitment(
    string Name, ImmutableArray<string> Models, double FeeUsd, double CoversUsd, int MaxUnits = 1, double BeyondDiscountPercent = 0, double CapacityTokens = 0);
