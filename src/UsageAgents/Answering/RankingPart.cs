using System.Text.Json;

namespace UsageAgents.Answering;

/// <summary>The cheapest (or dearest) models for the traffic.</summary>
internal sealed record RankingPart(int Shown, bool DearestFirst, bool WithPrices) : IAnswerPart
{
    public IEnumerable<string> Lines(JsonElement result)
    {
        var ranking = result.GetProperty("ranking").EnumerateArray().ToArray();
        var traffic = Wording.Traffic(Wording.Text(result, "workload"), result);
        var shown = (DearestFirst ? ranking.Reverse() : ranking).Take(Shown).ToArray();
        yield return $"Of {Numbers.Of(result.GetProperty("models_compared"))} models compared, {Wording.Text(shown[0], "model")} ({Wording.Text(shown[0], "provider")}) is the {(DearestFirst ? "dearest" : "cheapest")} for {traffic}.";
        foreach (var sheet in shown)
        {
            yield return $"{Wording.Text(sheet, "model")} would cost {Numbers.Usd(sheet.GetProperty("total_cost_usd"))}.";
            if (WithPrices)
            {
                yield return AssumptionLine.Of(sheet);
            }
        }

        if (!DearestFirst && ranking.Length > 1)
        {
            yield return $"The dearest, {Wording.Text(ranking[^1], "model")}, would cost {Numbers.Usd(ranking[^1].GetProperty("total_cost_usd"))}.";
        }

        yield return PriceDateLine.Of(result);
    }
}
