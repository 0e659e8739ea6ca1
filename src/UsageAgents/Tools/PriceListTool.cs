using System.Text.Json.Nodes;
using UsageAgents.Prices;

namespace UsageAgents.Tools;

/// <summary>The list prices of models; it looks at no data.</summary>
internal sealed class PriceListTool(PriceCatalogue prices) : ITool
{
    public const string ToolName = "price_list";

    public string Name => ToolName;

    public string Description => "List prices of models: the named ones, or those of a provider.";

    public string ArgumentsSchema => """
        {"type": "object", "properties": {
          "models": {"type": "array", "items": {"type": "string"}}, "providers": {"type": "array", "items": {"type": "string"}} },
         "additionalProperties": false}
        """;

    public Task<JsonObject> ExecuteAsync(JsonObject arguments, ToolContext context, CancellationToken cancellationToken)
    {
        arguments.AllowOnly("models", "providers");
        var named = arguments.Texts("models").Select(id => prices.Find(id) ?? throw new ToolException($"the price list has no model '{id}'")).ToArray();
        var providers = arguments.Texts("providers");
        var listed = (named.Length > 0 ? named : [.. prices.Models])
            .Where(model => providers.Count == 0 || providers.Contains(model.Provider, StringComparer.OrdinalIgnoreCase))
            .Take(context.RowLimit)
            .Select(model => (JsonNode)new JsonObject
            {
                ["model"] = model.Id,
                ["provider"] = model.Provider,
                ["input_usd_per_1m"] = model.InputUsdPerMillion,
                ["output_usd_per_1m"] = model.OutputUsdPerMillion,
            })
            .ToArray();
        var result = new JsonObject { ["currency"] = "USD", ["prices"] = "per 1M tokens" };
        PriceNotes.Describe(prices.Source, result);
        result["ranking"] = new JsonArray(listed);
        return Task.FromResult(listed.Length > 0 ? result : throw new ToolException("no model of the price list is meant"));
    }
}
