using System.Text.Json.Nodes;
using UsageAgents.Optimising;
using UsageAgents.Prices;
using UsageAgents.Usage;

namespace UsageAgents.Tools;

/// <summary>Finds the models and commitments with which the traffic costs least under limits, as an integer program.</summary>
internal sealed class SpendOptimisationTool(TenantUsage usage, PriceCatalogue prices) : TypedTool<SpendOptimisationArguments>
{
    public const string ToolName = "spend_optimisation";

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(2);

    public override string Name => ToolName;

    public override string Description => "The assignment of workloads to models and commitments that costs least under limits of quality, latency, capacity, moves and saving; proven optimal or with its gap, or the limits that conflict.";

    protected override async Task<JsonObject> ExecuteAsync(SpendOptimisationArguments arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var scope = arguments.Scope();
        var shape = usage.ShapeOf(context.Tenant);
        var slices = await TrafficSlice.ReadAsync(usage, context, scope, cancellationToken);
        var paces = await ModelPace.ReadAsync(usage, context, cancellationToken);
        var days = Spending.DaysOf(shape, scope);
        var builder = new SpendProblemBuilder(arguments, slices, paces, prices, days);
        var problem = builder.Build();

        var result = new JsonObject { ["currency"] = "USD", ["period_days"] = Spending.DaysPerMonth, ["observed_days"] = days };
        PriceNotes.Describe(prices.Source, result);
        scope.Describe(result);
        DataNotes.Describe(shape, result);
        result["current_usd"] = builder.CurrentUsd;
        result["models_considered"] = new JsonArray([.. builder.Models.Select(model => (JsonNode)model.Id)]);
        result["limits"] = new JsonArray([.. LimitsOf(arguments).Select(words => (JsonNode)words)]);
        await Task.Run(() => SpendReport.Add(SpendSolver.Solve(problem, TimeLimit, cancellationToken), problem, slices, builder, result, TimeLimit, cancellationToken), cancellationToken);
        result["assumptions"] = new JsonArray([.. AssumptionsOf(arguments, slices, problem).Select(text => (JsonNode)text)]);
        return result;
    }

    private static IEnumerable<string> LimitsOf(SpendOptimisationArguments asked)
    {
        var limits = new (bool Asked, string Words)[]
        {
            (asked.MinQuality is not null || !asked.WorkloadMinQuality.IsEmpty, "a least quality"),
            (asked.KeepQuality, "no workload loses quality"),
            (asked.MaxLatencyMs is not null || !asked.WorkloadMaxLatencyMs.IsEmpty, "a longest latency"),
            (asked.NoSlower, "no workload gets slower"),
            (!asked.CapacityTokensPerDay.IsEmpty, "the capacity of models"),
            (asked.TargetSavingPercent is not null, "a least saving"),
            (asked.MaxMoves is not null, "a most number of moves"),
        };
        return limits.Where(limit => limit.Asked).Select(limit => limit.Words);
    }

    private static IEnumerable<string> AssumptionsOf(SpendOptimisationArguments asked, IReadOnlyList<TrafficSlice> slices, SpendProblem problem)
    {
        yield return "list prices; another model needs the same tokens for the same work; 30 days like those in the data";
        if (asked.Qualities.IsEmpty)
        {
            yield return "quality is not judged: every model considered is taken to be good enough";
        }

        if (problem.Workloads.All(workload => workload.MaxLatencyMs is null))
        {
            yield return "latency is not limited";
        }

        if (problem.Latencies.Any(row => row.Any(latency => latency is null)) && problem.Workloads.Any(workload => workload.MaxLatencyMs is not null))
        {
            yield return "a model whose pace the data does not show is not given work that has a limit of latency";
        }

        if (slices.Any(slice => slice.Model is null))
        {
            yield return $"traffic of which the data does not say the model runs on {asked.CurrentModel}";
        }
    }
}
