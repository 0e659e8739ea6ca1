using System.Text.Json;

namespace UsageAgents.Answering;

/// <summary>What a change would cost, and how long its answers would take.</summary>
internal sealed record WhatIfPart : IAnswerPart
{
    private const int Shown = 5;

    public IEnumerable<string> Lines(JsonElement result)
    {
        var traffic = Wording.Traffic(Wording.Text(result, "workload"), result);
        yield return $"Now {traffic} costs {Numbers.Usd(result.GetProperty("before_usd"))} in {Numbers.Of(result.GetProperty("days"))} days; after the change {Numbers.Usd(result.GetProperty("after_usd"))}.";
        var percent = result.TryGetProperty("difference_percent", out var share) ? $" ({Numbers.Percent(share)})" : "";
        yield return $"That is {Numbers.Usd(result.GetProperty("difference_usd"))} {Wording.Text(result, "direction")}{percent}, or {Numbers.Usd(result.GetProperty("difference_usd_per_30_days"))} per 30 days.";
        foreach (var part in result.GetProperty("parts").EnumerateArray().Take(Shown))
        {
            yield return $"{Wording.Text(part, "workload")} on {Wording.Text(part, "to_model")} instead of {Wording.Text(part, "from_model")}: {Numbers.Usd(part.GetProperty("after_usd"))} instead of {Numbers.Usd(part.GetProperty("before_usd"))}{Latency(part)}.";
        }

        foreach (var assumption in result.GetProperty("assumptions").EnumerateArray())
        {
            yield return $"Assuming: {assumption.GetString()}.";
        }

        yield return PriceDateLine.Of(result);
    }

    private static string Latency(JsonElement part) =>
        part.GetProperty("latency_ms_before").ValueKind == JsonValueKind.Number && part.GetProperty("latency_ms_after").ValueKind == JsonValueKind.Number
            ? $", with a latency of {Numbers.Of(part.GetProperty("latency_ms_after"))} ms instead of {Numbers.Of(part.GetProperty("latency_ms_before"))} ms"
            : ", its latency is not known";
}
