using System.Collections.Immutable;
using System.Text.Json;

namespace UsageAgents.Answering;

/// <summary>What traffic would cost: the amounts asked for, what they assume, and of which day the prices are.</summary>
/// <param name="Fields">Further amounts of the cost sheet, each with its words.</param>
internal sealed record CostPart(ImmutableArray<(string Field, string Words)> Fields) : IAnswerPart
{
    public IEnumerable<string> Lines(JsonElement result)
    {
        var sheets = result.GetProperty("costs").EnumerateArray().ToArray();
        foreach (var sheet in sheets)
        {
            foreach (var line in SheetLines(sheet, result))
            {
                yield return line;
            }
        }

        foreach (var line in CostDifferenceLines.Of(result))
        {
            yield return line;
        }

        foreach (var sheet in sheets.DistinctBy(sheet => Wording.Text(sheet, "model"), StringComparer.Ordinal))
        {
            yield return AssumptionLine.Of(sheet);
        }

        yield return PriceDateLine.Of(result);
    }

    private IEnumerable<string> SheetLines(JsonElement sheet, JsonElement result)
    {
        var model = Wording.Text(sheet, "model");
        var workload = Wording.Text(sheet.GetProperty("traffic"), "workload");
        var traffic = Wording.Traffic(workload == "all" ? Wording.Text(result, "workload") : workload, result);
        yield return $"On {model}, {traffic} would cost {Numbers.Usd(sheet.GetProperty("total_cost_usd"))}.";
        foreach (var (field, words) in Fields)
        {
            if (sheet.TryGetProperty(field, out var value))
            {
                var amount = field.EndsWith("_percent", StringComparison.Ordinal) ? Numbers.Percent(value) : Numbers.Usd(value);
                yield return $"On {model}, {traffic}: {words} {amount}.";
            }
        }
    }
}
