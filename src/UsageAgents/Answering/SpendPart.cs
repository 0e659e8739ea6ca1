using System.Collections.Immutable;
using System.Text.Json;

namespace UsageAgents.Answering;

/// <summary>What traffic costs on the models that served it, in all and by part, and what that leaves out.</summary>
/// <param name="Fields">Further amounts of a sheet, each with its words.</param>
/// <param name="WithPaid">Whether what the data records as paid is asked for.</param>
/// <param name="Shown">How many parts are told.</param>
internal sealed record SpendPart(ImmutableArray<(string Field, string Words)> Fields, bool WithPaid, int Shown) : IAnswerPart
{
    public IEnumerable<string> Lines(JsonElement result)
    {
        var traffic = Capital(Wording.Traffic(Wording.Text(result, "workload"), result)) + (Wording.Text(result, "model") is { Length: > 0 } model ? $" on {model}" : "");
        var total = result.GetProperty("total");
        var lines = Paid(result, traffic).Append($"{traffic} costs {Numbers.Usd(total.GetProperty("total_cost_usd"))} at the list prices of the models that the data names.");
        lines = result.TryGetProperty("parts", out var parts)
            ? lines.Concat(parts.EnumerateArray().Take(Shown).SelectMany(part => PartLines(part, total)))
            : lines.Concat(FieldLines(total, traffic));
        return lines.Concat(Difference(result)).Concat(Notes(result)).Append(PriceDateLine.Of(result));
    }

    private IEnumerable<string> PartLines(JsonElement part, JsonElement total)
    {
        var name = Wording.Text(part, "name");
        var share = part.TryGetProperty("share_of_total_percent", out var percent) ? $", {Numbers.Percent(percent)} of {Numbers.Usd(total.GetProperty("total_cost_usd"))}" : "";
        return FieldLines(part, name).Prepend($"{name}: {Numbers.Usd(part.GetProperty("total_cost_usd"))}{share}.");
    }

    private IEnumerable<string> FieldLines(JsonElement sheet, string name)
    {
        foreach (var (field, words) in Fields)
        {
            if (sheet.TryGetProperty(field, out var value))
            {
                yield return $"{name}: {words} {(field.EndsWith("_percent", StringComparison.Ordinal) ? Numbers.Percent(value) : Numbers.Usd(value))}.";
            }
        }
    }

    private IEnumerable<string> Paid(JsonElement result, string traffic)
    {
        if (WithPaid && result.TryGetProperty("paid_usd", out var paid))
        {
            yield return $"The data records {Numbers.Usd(paid)} as paid, for {Numbers.Of(result.GetProperty("paid_requests"))} requests of {traffic[..1].ToLowerInvariant()}{traffic[1..]}.";
        }
    }

    private static IEnumerable<string> Difference(JsonElement result)
    {
        if (result.TryGetProperty("from_second_to_first", out var difference))
        {
            var parts = result.GetProperty("parts");
            var percent = difference.TryGetProperty("percent", out var share) ? $" ({Numbers.Percent(share)})" : "";
            yield return $"{Wording.Text(parts[0], "name")} costs {Numbers.Usd(difference.GetProperty("difference_usd"))} {Wording.Text(difference, "direction")} than {Wording.Text(parts[1], "name")}{percent}.";
        }
    }

    private static IEnumerable<string> Notes(JsonElement result)
    {
        if (result.TryGetProperty("assumed", out var assumed))
        {
            yield return $"{Requests(assumed)} {(IsOne(assumed) ? "names no model and is" : "name no model and are")} taken to run on {Wording.Text(assumed, "model")}.";
        }

        foreach (var left in result.GetProperty("left_out").EnumerateArray())
        {
            yield return $"{Requests(left)} on {Wording.Text(left, "model")} {(IsOne(left) ? "is" : "are")} left out: the price list has no such model.";
        }
    }

    private static string Requests(JsonElement entry) => $"{Numbers.Of(entry.GetProperty("requests"))} request{(IsOne(entry) ? "" : "s")}";

    private static bool IsOne(JsonElement entry) => entry.GetProperty("requests").GetDecimal() == 1;

    private static string Capital(string text) => text == "all traffic" || text.StartsWith("all traffic ", StringComparison.Ordinal) ? "A" + text[1..] : text;
}
