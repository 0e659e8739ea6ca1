using System.Text.Json;

namespace UsageAgents.Answering;

/// <summary>The list prices of models.</summary>
internal sealed record PriceListPart : IAnswerPart
{
    public IEnumerable<string> Lines(JsonElement result) => result.GetProperty("ranking").EnumerateArray()
        .Select(sheet => $"{Wording.Text(sheet, "model")} costs {Numbers.Price(sheet.GetProperty("input_usd_per_1m"))} per 1M input tokens and {Numbers.Price(sheet.GetProperty("output_usd_per_1m"))} per 1M output tokens.")
        .Append(PriceDateLine.Of(result));
}
