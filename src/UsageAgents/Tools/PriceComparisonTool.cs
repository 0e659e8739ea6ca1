using System.Text.Json.Nodes;
using UsageAgents.Prices;
using UsageAgents.Usage;

namespace UsageAgents.Tools;

/// <summary>Ranks models by what the given traffic would cost on them.</summary>
internal sealed class PriceComparisonTool(TenantUsage usage, PriceCatalogue prices) : ITool
{
    public const string ToolName = "price_comparison";

    public string Name => ToolName;

    public string Description => "Models ranked by what the traffic would cost on them: the named ones, those of a provider, or all.";

    public string ArgumentsSchema => $$$"""
        {"type": "object", "properties": {
          "models": {"type": "array", "items": {"type": "string"}}, "providers": {"type": "array", "items": {"type": "string"}},
          {{{TrafficChange.SchemaProperties}}}, {{{TrafficScope.SchemaProperties}}} },
         "additionalProperties": false}
        """;

    public async Task<JsonObject> ExecuteAsync(JsonObject arguments, ToolContext context, CancellationToken cancellationToken)
    {
        arguments.AllowOnly("models", "providers", "request_factor", "input_factor", "output_factor", "workload", "from", "to");
        var scope = TrafficScope.Read(arguments);
        var traffic = TrafficChange.Read(arguments).Apply((await TrafficTotals.ReadAsync(usage, context, scope, byWorkload: false, cancellationToken))[0]);
        var ranking = Candidates(arguments).Select(model => CostSheet.Of(model, traffic)).OrderBy(TotalOf).ToArray();

        var result = new JsonObject { ["currency"] = "USD", ["prices"] = "per 1M tokens" };
        PriceNotes.Describe(prices.Source, result);
        scope.Describe(result);
        result["assumption"] = "every request is taken to run on the model named beside its amount";
        result["traffic"] = CostSheet.Describe(traffic);
        result["models_compared"] = ranking.Length;
        result["dearest_to_cheapest_ratio"] = TotalOf(ranking[0]) > 0 ? TotalOf(ranking[^1]) / TotalOf(ranking[0]) : null;
        result["dearest_to_cheapest_usd"] = TotalOf(ranking[^1]) - TotalOf(ranking[0]);
        result["ranking"] = new JsonArray([.. ranking]);
        return result;
    }

    private static decimal TotalOf(JsonObject sheet) => sheet["total_cost_usd"]!.GetValue<decimal>();

    private ModelPrice[] Candidates(JsonObject arguments)
    {
        var models = arguments.Texts("models").Select(id => prices.Find(id) ?? throw new ToolException($"the price list has no model '{id}'")).ToArray();
        var providers = arguments.Texts("providers");
        var candidates = (models.Length > 0 ? models : [.. prices.Models])
            .Where(model => providers.Count == 0 || providers.Contains(model.Provider, StringComparer.OrdinalIgnoreCase))
            .ToArray();
        return candidates.Length > 0 ? candidates : throw new ToolException("no model of the price list is meant");
    }
}
