using System.Text.Json.Serialization;

namespace UsageAgents.Prices;

/// <summary>What a model costs, in US dollars per million tokens.</summary>
/// <param name="Id">The model.</param>
/// <param name="Provider">Who sells it.</param>
/// <param name="InputUsdPerMillion">Input that no cache holds.</param>
/// <param name="OutputUsdPerMillion">Output.</param>
/// <param name="CachedInputUsdPerMillion">Input that a cache holds; without a price of its own it costs as the rest.</param>
internal sealed record ModelPrice(
    string Id,
    string Provider,
    [property: JsonPropertyName("input_usd_per_1m")] decimal InputUsdPerMillion,
    [property: JsonPropertyName("output_usd_per_1m")] decimal OutputUsdPerMillion,
    [property: JsonPropertyName("cached_input_usd_per_1m")] decimal? CachedInputUsdPerMillion = null)
{
    public decimal CostOf(decimal inputTokens, decimal outputTokens) => CostOf(inputTokens, 0, outputTokens);

    /// <summary>What tokens cost; the cached ones are among the input.</summary>
    public decimal CostOf(decimal inputTokens, decimal cachedTokens, decimal outputTokens) =>
        (((inputTokens - cachedTokens) * InputUsdPerMillion)
            + (cachedTokens * (CachedInputUsdPerMillion ?? InputUsdPerMillion))
            + (outputTokens * OutputUsdPerMillion)) / 1_000_000m;
}
