using System.Text.Json;

namespace UsageAgents.Answering;

/// <summary>The plan of least spend: what it saves, what moves where, what is bought; or the limits that conflict.</summary>
internal sealed record SpendPlanPart : IAnswerPart
{
    private const int Shown = 8;

    public IEnumerable<string> Lines(JsonElement result)
    {
        var lines = Wording.Text(result, "status") == "infeasible" ? Conflict(result) : Plan(result);
        return lines
            .Concat(result.GetProperty("assumptions").EnumerateArray().Select(assumption => $"Assuming: {assumption.GetString()}."))
            .Append(PriceDateLine.Of(result));
    }

    private static IEnumerable<string> Plan(JsonElement result)
    {
        yield return $"The traffic costs {Numbers.Usd(result.GetProperty("current_usd"))} in {Numbers.Of(result.GetProperty("period_days"))} days; the best plan found costs {Numbers.Usd(result.GetProperty("best_usd"))}.";
        yield return $"That saves {Numbers.Usd(result.GetProperty("saving_usd"))}{(result.GetProperty("saving_percent").ValueKind == JsonValueKind.Number ? $" ({Numbers.Percent(result.GetProperty("saving_percent"))})" : "")}; {Proof(result)}.";
        foreach (var move in result.GetProperty("assignments").EnumerateArray().Where(one => one.GetProperty("moved").GetBoolean()).OrderByDescending(Saving).Take(Shown))
        {
            yield return $"Move {Wording.Text(move, "workload")} from {Wording.Text(move, "from_model")} to {Wording.Text(move, "to_model")}: {Numbers.Usd(move.GetProperty("list_usd"))} instead of {Numbers.Usd(move.GetProperty("current_usd"))}.";
        }

        foreach (var bought in result.GetProperty("commitments").EnumerateArray())
        {
            yield return $"Buy {Numbers.Of(bought.GetProperty("units"))} of {Wording.Text(bought, "name")} for {Numbers.Usd(bought.GetProperty("fee_usd"))}: it pays for {Numbers.Usd(bought.GetProperty("covered_usd"))} of usage.";
        }
    }

    private static string Proof(JsonElement result) => Wording.Text(result, "status") == "optimal"
        ? "no plan under these limits costs less"
        : $"no plan can cost less than {Numbers.Usd(result.GetProperty("least_possible_usd"))}, a gap of {Numbers.Percent(result.GetProperty("gap_percent"))}";

    private static double Saving(JsonElement move) => move.GetProperty("current_usd").GetDouble() - move.GetProperty("list_usd").GetDouble();

    private static IEnumerable<string> Conflict(JsonElement result)
    {
        yield return $"No plan keeps all limits. These conflict: {string.Join("; ", result.GetProperty("conflict").EnumerateArray().Select(limit => limit.GetString()))}.";
        if (result.TryGetProperty("best_saving_percent", out var saving) && saving.ValueKind == JsonValueKind.Number)
        {
            yield return $"The most that can be saved under the other limits is {Numbers.Percent(saving)}, down to {Numbers.Usd(result.GetProperty("best_without_target_usd"))} in {Numbers.Of(result.GetProperty("period_days"))} days.";
        }
    }
}
