using System.Text.Json.Nodes;
using UsageAgents.Prices;
using UsageAgents.Usage;

namespace UsageAgents.Tools;

/// <summary>What the traffic would cost on assumed models; the data does not say which model ran.</summary>
internal sealed class UsageCostTool(TenantUsage usage, PriceCatalogue prices) : ITool
{
    public const string ToolName = "usage_cost";

    public string Name => ToolName;

    public string Description => "What the traffic would cost on one or more models, with what-if factors, and how the models differ.";

    public string ArgumentsSchema => $$$"""
        {"type": "object", "properties": {
          "models": {"type": "array", "items": {"type": "string"}, "minItems": 1}, "group_by": {"enum": ["none", "workload"]},
          "models_by_workload": {"type": "object", "additionalProperties": {"type": "string"}},
          {{{TrafficChange.SchemaProperties}}}, {{{TrafficScope.SchemaProperties}}} },
         "additionalProperties": false}
        """;

    public async Task<JsonObject> ExecuteAsync(JsonObject arguments, ToolContext context, CancellationToken cancellationToken)
    {
        arguments.AllowOnly("models", "group_by", "models_by_workload", "request_factor", "input_factor", "output_factor", "workload", "from", "to");
        var scope = TrafficScope.Read(arguments);
        var change = TrafficChange.Read(arguments);
        var mix = arguments["models_by_workload"] as JsonObject;
        var byWorkload = mix is not null || arguments.Text("group_by") == "workload";
        var traffic = await TrafficTotals.ReadAsync(usage, context, scope, byWorkload, cancellationToken);

        var result = new JsonObject { ["currency"] = "USD", ["prices"] = "per 1M tokens" };
        PriceNotes.Describe(prices.Source, result);
        scope.Describe(result);
        result["assumption"] = "the data does not say which model ran; every request is taken to run on the model named beside its amount";
        result["costs"] = mix is null ? CostsOf(ModelsOf(arguments), traffic, change) : MixOf(mix, traffic, change, result);
        CostComparison.Add(result, change, ModelsOf(arguments), traffic);
        return result;
    }

    private static JsonArray CostsOf(ModelPrice[] models, IReadOnlyList<TrafficTotals> traffic, TrafficChange change) =>
        models.Length == 0
            ? throw new ToolException("argument 'models' names no model")
            : [.. models.SelectMany(model => SheetsOf(model, [.. traffic.Select(change.Apply)]))];

    // Workloads, and all of them together; each with its share of the whole.
    private static IEnumerable<JsonObject> SheetsOf(ModelPrice model, IReadOnlyList<TrafficTotals> parts)
    {
        if (parts.Count == 1)
        {
            return [Entry(model, parts[0])];
        }

        var whole = Entry(model, TrafficTotals.Sum(parts));
        var total = whole["total_cost_usd"]!.GetValue<decimal>();
        return parts.Select(part => WithShare(Entry(model, part), total)).Append(whole);
    }

    private static JsonObject WithShare(JsonObject entry, decimal total)
    {
        if (total > 0)
        {
            entry["share_of_total_percent"] = 100 * entry["total_cost_usd"]!.GetValue<decimal>() / total;
        }

        return entry;
    }

    private JsonArray MixOf(JsonObject mix, IReadOnlyList<TrafficTotals> traffic, TrafficChange change, JsonObject result)
    {
        var entries = traffic.Select(part => Entry(Find(mix.RequiredText(part.Workload)), change.Apply(part))).ToArray();
        result["mix_total_usd"] = entries.Sum(entry => entry["total_cost_usd"]!.GetValue<decimal>());
        return [.. entries];
    }

    private static JsonObject Entry(ModelPrice model, TrafficTotals traffic)
    {
        var entry = CostSheet.Of(model, traffic);
        entry["traffic"] = CostSheet.Describe(traffic);
        return entry;
    }

    private ModelPrice[] ModelsOf(JsonObject arguments) => [.. arguments.Texts("models").Select(Find)];

    private ModelPrice Find(string id) => prices.Find(id) ?? throw new ToolException($"the price list has no model '{id}'");
}
