using System.Text.Json.Nodes;
using UsageAgents.Prices;

namespace UsageAgents.Tools;

/// <summary>Adds to a cost result how two models differ, and how a what-if differs from what was.</summary>
internal static class CostComparison
{
    public static void Add(JsonObject result, TrafficChange change, IReadOnlyList<ModelPrice> models, IReadOnlyList<TrafficTotals> traffic)
    {
        var costs = models.Select(model => (model.Id, Total: TotalOf(model, traffic.Select(change.Apply)))).ToArray();
        if (costs.Length > 1)
        {
            result["totals"] = new JsonArray([.. costs.Select(cost => new JsonObject { ["model"] = cost.Id, ["total_cost_usd"] = cost.Total })]);
            result["from_first_to_last"] = Difference(costs[0].Total, costs[^1].Total);
        }

        if (!change.IsNone && models.Count > 0)
        {
            result["before_usd"] = TotalOf(models[0], traffic);
            result["after_usd"] = costs[0].Total;
            result["change"] = Difference(TotalOf(models[0], traffic), costs[0].Total);
            result["request_factor"] = change.Requests;
            result["input_factor"] = change.Input;
            result["output_factor"] = change.Output;
        }

        if (result["mix_total_usd"] is { } mix && costs.Length > 0)
        {
            result["single_model_usd"] = costs[0].Total;
            result["change"] = Difference(costs[0].Total, mix.GetValue<decimal>());
        }
    }

    private static decimal TotalOf(ModelPrice model, IEnumerable<TrafficTotals> traffic) => traffic.Sum(part => model.CostOf(part.InputTokens, part.OutputTokens));

    public static JsonObject Difference(decimal before, decimal after)
    {
        var difference = new JsonObject { ["difference_usd"] = Math.Abs(after - before), ["direction"] = after <= before ? "less" : "more" };
        if (before > 0)
        {
            difference["percent"] = 100 * Math.Abs(after - before) / before;
        }

        if (before > 0 && after > 0)
        {
            difference["ratio"] = Math.Max(before, after) / Math.Min(before, after);
        }

        return difference;
    }
}
