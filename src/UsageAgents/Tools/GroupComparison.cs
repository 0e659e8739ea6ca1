using System.Text.Json.Nodes;

namespace UsageAgents.Tools;

/// <summary>For each statistic: which group has the most and the least, how far they are apart, and how many times.</summary>
internal static class GroupComparison
{
    public static JsonObject Of(IReadOnlyList<JsonObject> groups, IEnumerable<string> statistics)
    {
        var comparison = new JsonObject();
        foreach (var statistic in statistics.Append("requests").Distinct(StringComparer.Ordinal))
        {
            var ordered = groups
                .Where(group => group[statistic] is not null)
                .Select(group => (Workload: group["workload"]!.GetValue<string>(), Value: Number(group[statistic]!)))
                .OrderByDescending(group => group.Value)
                .ToArray();
            if (ordered.Length > 1)
            {
                comparison[statistic] = Compare(ordered[0], ordered[^1]);
            }
        }

        return comparison;
    }

    private static JsonObject Compare((string Workload, double Value) highest, (string Workload, double Value) lowest)
    {
        var result = new JsonObject
        {
            ["highest"] = highest.Workload,
            ["lowest"] = lowest.Workload,
            ["difference"] = highest.Value - lowest.Value,
        };
        if (lowest.Value > 0)
        {
            result["ratio"] = highest.Value / lowest.Value;
            result["more_percent"] = 100 * (highest.Value - lowest.Value) / lowest.Value;
            result["less_percent"] = 100 * (highest.Value - lowest.Value) / highest.Value;
        }

        return result;
    }

    private static double Number(JsonNode value) => double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
}
