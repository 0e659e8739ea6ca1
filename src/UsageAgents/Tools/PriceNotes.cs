using System.Text.Json.Nodes;
using UsageAgents.Prices;

namespace UsageAgents.Tools;

/// <summary>Says beside every amount of which day the prices are and where they come from.</summary>
internal static class PriceNotes
{
    public static void Describe(PriceSource source, JsonObject result)
    {
        result["price_source"] = $"{source.Package} {source.Version}";
        result["price_date"] = source.Date;
    }
}
