using System.Text.Json;

namespace UsageAgents.Answering;

/// <summary>Words for measures, statistics and parts of the traffic.</summary>
internal static class Wording
{
    public static string Measure(string measure) => measure.Replace('_', ' ');

    public static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ToString() : "";

    /// <summary>Names the traffic: "code", "all traffic", with its window of time.</summary>
    public static string Traffic(string workload, JsonElement result)
    {
        var from = Text(result, "from");
        var to = Text(result, "to");
        return (workload == "all" ? "all traffic" : workload) + (from.Length > 0 ? $" from {from}" : "") + (to.Length > 0 ? $" until {to}" : "");
    }
}
