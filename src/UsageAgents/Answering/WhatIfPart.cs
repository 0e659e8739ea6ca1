using System.Text.Json;

namespace UsageAgents.Answering;

/// <summary>What traffic costs now and after a change, and what that saves.</summary>
/// <param name="After">What the change is, as it stands before "it would cost".</param>
internal sealed record WhatIfPart(string After) : IAnswerPart
{
    private const int Shown = 5;

    public IEnumerable<string> Lines(JsonElement result)
    {
        var traffic = Wording.Traffic(Wording.Text(result, "workload"), result);
        var percent = result.TryGetProperty("difference_percent", out var share) ? $" ({Numbers.Percent(share)})" : "";
        yield return $"Now {traffic} costs {Numbers.Usd(result.GetProperty("before_usd"))} in {Numbers.Of(result.GetProperty("days"))} days; {After} it would cost {Numbers.Usd(result.GetProperty("after_usd"))}.";
        yield return $"That is {Numbers.Usd(result.GetProperty("difference_usd"))} {Wording.Text(result, "direction")}{percent}, or {Numbers.Usd(result.GetProperty("difference_usd_per_30_days"))} in {Numbers.Of(result.GetProperty("period_days"))} days.";
        foreach (var part in result.GetProperty("parts").EnumerateArray().Where(HasLatencies).Take(Shown))
        {
            yield return $"{Wording.Text(part, "workload")}, now on {Wording.Text(part, "from_model")}: a request would take about {Numbers.Of(part.GetProperty("latency_ms_after"))} ms instead of {Numbers.Of(part.GetProperty("latency_ms_before"))} ms.";
        }

        foreach (var assumption in result.GetProperty("assumptions").EnumerateArray())
        {
            yield return $"Assuming: {assumption.GetString()}.";
        }

        yield return PriceDateLine.Of(result);
    }

    private static bool HasLatencies(JsonElement part) =>
        part.GetProperty("latency_ms_before").ValueKind == JsonValueKind.Number && part.GetProperty("latency_ms_after").ValueKind == JsonValueKind.Number;
}
