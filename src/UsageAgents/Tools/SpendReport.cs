using System.Text.Json.Nodes;
using UsageAgents.Optimising;

namespace UsageAgents.Tools;

/// <summary>Writes how the search for the least spend ended into the tool's result.</summary>
internal static class SpendReport
{
    public static void Add(
        SpendOutcome outcome, SpendProblem problem, IReadOnlyList<TrafficSlice> slices, SpendProblemBuilder builder, JsonObject result, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        switch (outcome)
        {
            case SpendOutcome.Found found:
                AddPlan(found, slices, builder, result);
                break;
            case SpendOutcome.Infeasible infeasible:
                AddConflict(infeasible, problem, result, timeLimit, cancellationToken);
                break;
            default:
                throw new ToolException("no plan was found in time; choose fewer models or a part of the traffic");
        }
    }

    private static void AddPlan(SpendOutcome.Found found, IReadOnlyList<TrafficSlice> slices, SpendProblemBuilder builder, JsonObject result)
    {
        var current = builder.CurrentUsd;
        result["status"] = found.IsOptimal ? "optimal" : "feasible";
        result["best_usd"] = found.Plan.TotalUsd;
        result["least_possible_usd"] = found.LeastPossibleUsd;
        result["gap_percent"] = 100 * found.Gap;
        result["saving_usd"] = current - found.Plan.TotalUsd;
        result["saving_percent"] = current > 0 ? 100 * (current - found.Plan.TotalUsd) / current : null;
        var assignments = slices.Zip(found.Plan.Workloads, (slice, planned) => Describe(slice, planned, builder)).ToArray();
        result["moves"] = assignments.Count(assignment => assignment["moved"]!.GetValue<bool>());
        result["assignments"] = new JsonArray([.. assignments]);
        result["commitments"] = new JsonArray([.. found.Plan.Commitments.Select(bought => (JsonNode)new JsonObject
        {
            ["name"] = bought.Name,
            ["units"] = bought.Units,
            ["fee_usd"] = bought.FeeUsd,
            ["covered_usd"] = bought.CoveredUsd,
            ["discount_usd"] = bought.DiscountUsd,
        })]);
    }

    private static JsonObject Describe(TrafficSlice slice, PlannedWorkload planned, SpendProblemBuilder builder)
    {
        var (from, to) = (builder.CurrentOf(slice), builder.Models.First(model => model.Id == planned.Model));
        return new JsonObject
        {
            ["workload"] = slice.Workload,
            ["from_model"] = from.Id,
            ["to_model"] = to.Id,
            ["moved"] = from != to,
            ["current_usd"] = builder.UsdOf(slice, from),
            ["list_usd"] = planned.ListUsd,
            ["latency_ms_before"] = builder.LatencyOf(slice, from),
            ["latency_ms_after"] = builder.LatencyOf(slice, to),
        };
    }

    // Where the saving is what cannot be had, the most that can be had is the answer to the next question.
    private static void AddConflict(SpendOutcome.Infeasible infeasible, SpendProblem problem, JsonObject result, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        result["status"] = "infeasible";
        result["conflict"] = new JsonArray([.. infeasible.Conflict.Select(limit => (JsonNode)limit.Words)]);
        if (infeasible.Conflict.Any(limit => limit is SpendLimit.Cost)
            && SpendSolver.Solve(problem with { MaxCostUsd = null }, timeLimit, cancellationToken) is SpendOutcome.Found best)
        {
            var current = result["current_usd"]!.GetValue<double>();
            result["best_without_target_usd"] = best.Plan.TotalUsd;
            result["best_saving_percent"] = current > 0 ? 100 * (current - best.Plan.TotalUsd) / current : null;
        }
    }
}
