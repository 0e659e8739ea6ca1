using System.Text.Json;

namespace UsageAgents.Answering;

/// <summary>Says what an amount assumes, because the data does not say which model ran.</summary>
internal static class AssumptionLine
{
    public static string Of(JsonElement sheet) =>
        $"Assuming every request ran on {Wording.Text(sheet, "model")} at {Numbers.Price(sheet.GetProperty("input_usd_per_1m"))} input and {Numbers.Price(sheet.GetProperty("output_usd_per_1m"))} output per 1M tokens.";
}
