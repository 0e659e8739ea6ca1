using System.Text.Json.Serialization;

namespace UsageAgents.Prices;

/// <summary>What a model costs, in US dollars per million tokens.</summary>
internal sealed record ModelPrice(
    string Id,
    string Provider,
    [property: JsonPropertyName("input_usd_per_1m")] decimal InputUsdPerMillion,
    [property: JsonPropertyName("output_usd_per_1m")] decimal OutputUsdPerMillion)
{
    public decimal CostOf(decimal inputTokens, decimal outputTokens) =>
        ((inputTokens * InputUsdPerMillion) + (outputTokens * OutputUsdPerMillion)) / 1_000_000m;
}
