using System.Text.Json.Nodes;
using UsageAgents.Prices;

namespace UsageAgents.Tools;

/// <summary>What a part of the traffic costs on a model, in US dollars.</summary>
internal static class CostSheet
{
    private const decimal SecondsPerDay = 86400;
    private const decimal DaysPerMonth = 30;

    public static JsonObject Of(ModelPrice model, TrafficTotals traffic)
    {
        var total = model.CostOf(traffic.InputTokens, traffic.OutputTokens);
        var sheet = new JsonObject
        {
            ["model"] = model.Id,
            ["provider"] = model.Provider,
            ["input_usd_per_1m"] = model.InputUsdPerMillion,
            ["output_usd_per_1m"] = model.OutputUsdPerMillion,
            ["input_cost_usd"] = model.CostOf(traffic.InputTokens, 0),
            ["output_cost_usd"] = model.CostOf(0, traffic.OutputTokens),
            ["total_cost_usd"] = total,
        };
        AddRates(sheet, total, traffic);
        return sheet;
    }

    /// <summary>Adds what input and output are of the total, and what it is for a request and for stretches of time.</summary>
    public static void AddRates(JsonObject sheet, decimal total, TrafficTotals traffic)
    {
        if (total > 0)
        {
            sheet["input_share_percent"] = 100 * sheet["input_cost_usd"]!.GetValue<decimal>() / total;
            sheet["output_share_percent"] = 100 * sheet["output_cost_usd"]!.GetValue<decimal>() / total;
        }

        if (traffic.Requests > 0)
        {
            sheet["cost_per_request_usd"] = total / traffic.Requests;
            sheet["cost_per_1000_requests_usd"] = 1000 * total / traffic.Requests;
        }

        if (traffic.Seconds > 0)
        {
            var perSecond = total / (decimal)traffic.Seconds;
            sheet["cost_per_minute_usd"] = perSecond * 60;
            sheet["cost_per_hour_usd"] = perSecond * 3600;
            sheet["cost_per_day_usd"] = perSecond * SecondsPerDay;
            sheet["cost_per_week_usd"] = perSecond * SecondsPerDay * 7;
            sheet["cost_per_month_usd"] = perSecond * SecondsPerDay * DaysPerMonth;
            sheet["cost_per_year_usd"] = perSecond * SecondsPerDay * 365;
        }
    }

    public static JsonObject Describe(TrafficTotals traffic) => new()
    {
        ["workload"] = traffic.Workload,
        ["requests"] = traffic.Requests,
        ["input_tokens"] = traffic.InputTokens,
        ["output_tokens"] = traffic.OutputTokens,
        ["seconds"] = traffic.Seconds,
    };
}
