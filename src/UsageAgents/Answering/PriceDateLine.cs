using System.Text.Json;

namespace UsageAgents.Answering;

/// <summary>Says of which day the prices are.</summary>
internal static class PriceDateLine
{
    public static string Of(JsonElement result) => $"Prices are list prices of {Wording.Text(result, "price_date")}.";
}
