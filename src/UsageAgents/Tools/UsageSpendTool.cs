using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using UsageAgents.Prices;
using UsageAgents.Series;
using UsageAgents.Usage;

namespace UsageAgents.Tools;

/// <summary>What <see cref="UsageSpendTool"/> is asked.</summary>
internal sealed record UsageSpendArguments : ScopeArguments
{
    [Description("an amount for each workload, model or team, beside the whole")]
    public SeriesGroup GroupBy { get; init; }

    [Description("only these workloads, models or teams, beside the whole; two are compared")]
    [MaxLength(50)]
    public ImmutableArray<string> Only { get; init; } = [];

    [Description("the model that serves requests of which the data does not say it; without it they are left out")]
    [MaxLength(200)]
    public string? CurrentModel { get; init; }
}

/// <summary>What the traffic costs as it runs: each request at the list price of the model that the data names for it, and what the data records as paid.</summary>
internal sealed class UsageSpendTool(TenantUsage usage, PriceCatalogue prices) : TypedTool<UsageSpendArguments>
{
    public const string ToolName = "usage_spend";

    public override string Name => ToolName;

    public override string Description => "What the traffic costs by list price on the models that served it, by workload, model or team; and what the data records as paid.";

    protected override async Task<JsonObject> ExecuteAsync(UsageSpendArguments arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var scope = arguments.Scope();
        var parts = (await SpendSlice.ReadAsync(usage, context, scope, arguments.GroupBy, cancellationToken)).Select(slice => slice.PricedBy(arguments.CurrentModel, prices)).ToArray();
        var priced = Array.FindAll(parts, part => part.Price is not null);
        if (priced.Length == 0)
        {
            throw new ToolException($"the price list has none of the models that these requests name: {string.Join(", ", parts.Select(part => part.Model ?? "none").Distinct(StringComparer.Ordinal).Take(5))}");
        }

        var result = new JsonObject { ["currency"] = "USD" };
        PriceNotes.Describe(prices.Source, result);
        scope.Describe(result);
        DataNotes.Describe(usage.ShapeOf(context.Tenant), result);
        result["total"] = SpendSlice.Sheet(priced);
        AddParts(arguments, priced, result);
        AddNotes(arguments, parts, result);
        return result;
    }

    private static void AddParts(UsageSpendArguments arguments, SpendSlice[] priced, JsonObject result)
    {
        if (arguments.GroupBy == SeriesGroup.None)
        {
            return;
        }

        var total = TotalOf(result["total"]!.AsObject());
        var sheets = priced.GroupBy(slice => slice.Part, StringComparer.Ordinal).ToDictionary(part => part.Key, part => SpendSlice.Sheet([.. part]), StringComparer.Ordinal);
        var missing = arguments.Only.FirstOrDefault(name => !sheets.ContainsKey(name));
        if (missing is not null)
        {
            throw new ToolException($"there is no traffic of '{missing}' with a price in this part of the data");
        }

        var shown = arguments.Only.IsEmpty ? [.. sheets.OrderByDescending(sheet => TotalOf(sheet.Value)).Select(sheet => sheet.Key)] : arguments.Only;
        result["group_by"] = Words.Of(arguments.GroupBy);
        result["parts"] = new JsonArray([.. shown.Select(name => (JsonNode)Named(name, sheets[name], total))]);
        if (arguments.Only is [var first, var second])
        {
            result["from_second_to_first"] = CostComparison.Difference(TotalOf(sheets[second]), TotalOf(sheets[first]));
        }
    }

    private static JsonObject Named(string name, JsonObject sheet, decimal total)
    {
        sheet["name"] = name;
        if (total > 0)
        {
            sheet["share_of_total_percent"] = 100 * TotalOf(sheet) / total;
        }

        return sheet;
    }

    private static decimal TotalOf(JsonObject sheet) => sheet["total_cost_usd"]!.GetValue<decimal>();

    private static void AddNotes(UsageSpendArguments arguments, SpendSlice[] parts, JsonObject result)
    {
        var assumed = parts.Where(part => part.Model is null && part.Price is not null).Sum(part => part.Requests);
        if (assumed > 0)
        {
            result["assumed"] = new JsonObject { ["model"] = arguments.CurrentModel, ["requests"] = assumed };
        }

        var left = parts.Where(part => part.Price is null).GroupBy(part => part.Model ?? "no named model", StringComparer.Ordinal);
        result["left_out"] = new JsonArray([.. left.Select(part => (JsonNode)new JsonObject { ["model"] = part.Key, ["requests"] = part.Sum(slice => slice.Requests) })]);
        if (parts.Sum(part => part.PaidRequests) is > 0 and var paid)
        {
            result["paid_usd"] = parts.Sum(part => part.PaidUsd);
            result["paid_requests"] = paid;
        }
    }
}
