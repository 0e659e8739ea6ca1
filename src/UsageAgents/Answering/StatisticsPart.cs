using System.Collections.Immutable;
using System.Text.Json;

namespace UsageAgents.Answering;

/// <summary>Statistics of one measure: a line for each group and statistic, with shares and the comparison where they are asked for.</summary>
internal sealed record StatisticsPart(ImmutableArray<string> Statistics, ImmutableArray<string> Workloads, bool WithShares, bool WithComparison, bool WithOverall = false) : IAnswerPart
{
    public IEnumerable<string> Lines(JsonElement result)
    {
        var groups = result.GetProperty("groups").EnumerateArray().Where(group => IsWanted(group.GetProperty("workload").GetString()!)).ToArray();
        if (groups.Length == 0)
        {
            return [$"There is no traffic for {Wording.Traffic(Wording.Text(result, "workload"), result)}."];
        }

        var all = WithOverall && result.TryGetProperty("overall", out var overall) && overall.ValueKind == JsonValueKind.Object ? [overall] : Array.Empty<JsonElement>();
        return groups.Concat(all).SelectMany(group => GroupLines(group, result)).Concat(WithComparison ? ComparisonLines(result) : []);
    }

    private bool IsWanted(string workload) => workload == "all" || Workloads.IsEmpty || Workloads.Contains(workload, StringComparer.Ordinal);

    private IEnumerable<string> GroupLines(JsonElement group, JsonElement result)
    {
        var measure = Wording.Measure(Wording.Text(result, "measure"));
        var name = group.GetProperty("workload").GetString()!;
        var traffic = Wording.Traffic(name == "all" ? Wording.Text(result, "workload") : name, result);
        foreach (var statistic in Statistics)
        {
            var value = group.GetProperty(statistic);
            yield return statistic == "sum"
                ? $"{Capital(traffic)}: {Numbers.Of(value)} {measure}."
                : $"{Capital(traffic)}: the {Statistic(statistic)} of {measure} per {Wording.Text(result, "per")} is {Numbers.Of(value)}{At(group, statistic)}.";
        }

        if (WithShares && name != "all" && group.TryGetProperty("share_percent", out var share))
        {
            yield return $"{Capital(traffic)}: {Numbers.Percent(share)} of all {measure}.";
        }
    }

    private IEnumerable<string> ComparisonLines(JsonElement result)
    {
        foreach (var statistic in Statistics)
        {
            if (!result.TryGetProperty("comparison", out var all) || !all.TryGetProperty(statistic, out var comparison))
            {
                continue;
            }

            var highest = Wording.Text(comparison, "highest");
            var lowest = Wording.Text(comparison, "lowest");
            var what = statistic == "sum" ? Wording.Measure(Wording.Text(result, "measure")) : $"the {Statistic(statistic)}";
            yield return $"{Capital(highest)} is higher than {lowest} in {what}: the difference is {Numbers.Of(comparison.GetProperty("difference"))}.";
            if (comparison.TryGetProperty("ratio", out var ratio))
            {
                yield return $"That is {Numbers.Times(ratio)} as much, or {Numbers.Percent(comparison.GetProperty("more_percent"))} more.";
            }
        }
    }

    private static string At(JsonElement group, string statistic) =>
        statistic is "max" or "min" && group.TryGetProperty($"{statistic}_at", out var at) ? $", at {at.GetString()}" : "";

    private static string Statistic(string statistic) => statistic switch
    {
        "max" => "maximum",
        "min" => "minimum",
        "stddev" => "standard deviation",
        "p25" => "p25 (first quartile)",
        "p75" => "p75 (third quartile)",
        _ => statistic.Replace("max_to_", "maximum_to_", StringComparison.Ordinal).Replace("_to_", "-to-", StringComparison.Ordinal) + (statistic.Contains("_to_", StringComparison.Ordinal) ? " ratio" : ""),
    };

    private static string Capital(string text) => text == "all traffic" || text.StartsWith("all traffic ", StringComparison.Ordinal) ? "A" + text[1..] : text;
}
