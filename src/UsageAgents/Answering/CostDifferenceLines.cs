using System.Text.Json;

namespace UsageAgents.Answering;

/// <summary>How amounts of a cost result differ: between models, by a what-if, or between a mix and one model.</summary>
internal static class CostDifferenceLines
{
    public static IEnumerable<string> Of(JsonElement result)
    {
        if (result.TryGetProperty("totals", out var totals))
        {
            var models = totals.EnumerateArray().ToArray();
            foreach (var model in models)
            {
                yield return $"{Wording.Text(model, "model")} costs {Numbers.Usd(model.GetProperty("total_cost_usd"))} in total.";
            }

            yield return Difference($"{Wording.Text(models[^1], "model")} instead of {Wording.Text(models[0], "model")} would cost", result.GetProperty("from_first_to_last"));
        }

        if (result.TryGetProperty("mix_total_usd", out var mix))
        {
            yield return $"Together the mix costs {Numbers.Usd(mix)}.";
        }

        if (result.TryGetProperty("before_usd", out var before))
        {
            yield return $"Before the change it costs {Numbers.Usd(before)}, after it {Numbers.Usd(result.GetProperty("after_usd"))}.";
        }

        if (result.TryGetProperty("single_model_usd", out var single))
        {
            yield return $"With one model for everything it costs {Numbers.Usd(single)}.";
        }

        if (result.TryGetProperty("change", out var change))
        {
            yield return Difference("The change would cost", change);
        }
    }

    private static string Difference(string subject, JsonElement difference)
    {
        var percent = difference.TryGetProperty("percent", out var value) ? $" ({Numbers.Percent(value)})" : "";
        var ratio = difference.TryGetProperty("ratio", out var times) ? $", a factor of {Numbers.Of(times)}" : "";
        var direction = Wording.Text(difference, "direction");
        return $"{subject} {Numbers.Usd(difference.GetProperty("difference_usd"))} {direction}{percent}{ratio}.";
    }
}
