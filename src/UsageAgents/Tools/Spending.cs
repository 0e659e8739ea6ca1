using System.Text.Json.Nodes;
using UsageAgents.Prices;
using UsageAgents.Usage;

namespace UsageAgents.Tools;

/// <summary>What amounts of a time are in a month, and how two of them differ.</summary>
internal static class Spending
{
    public const double DaysPerMonth = 30;

    public static ModelPrice PriceOf(string? model, PriceCatalogue prices) =>
        model is null ? throw new ToolException("the data does not say which model ran; name it in the argument 'current_model'")
        : prices.Find(model) ?? throw new ToolException($"the price list has no model '{model}'");

    public static double DaysOf(UsageShape shape, TrafficScope scope)
    {
        var first = scope.From > shape.First ? scope.From.Value : shape.First;
        var last = scope.To < shape.Last ? scope.To.Value : shape.Last;
        return Math.Max((last - first).TotalDays, 1.0 / 1440);
    }

    public static void AddDifference(JsonObject result, decimal before, decimal after, double days)
    {
        result["before_usd"] = before;
        result["after_usd"] = after;
        result["difference_usd"] = Math.Abs(after - before);
        result["direction"] = after <= before ? "less" : "more";
        if (before > 0)
        {
            result["difference_percent"] = 100 * Math.Abs(after - before) / before;
        }

        result["days"] = days;
        result["period_days"] = DaysPerMonth;
        result["difference_usd_per_30_days"] = Math.Abs(after - before) * (decimal)(DaysPerMonth / days);
    }
}
