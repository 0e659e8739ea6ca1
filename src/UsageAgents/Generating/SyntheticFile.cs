using System.Globalization;
using System.Text.Json;
using UsageAgents.Usage;

namespace UsageAgents.Generating;

/// <summary>Writes a synthetic set as CSV, and what was planted in it beside. Each row says that it is synthetic.</summary>
internal static class SyntheticFile
{
    private static readonly JsonSerializerOptions Indented = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static string AnomaliesPathOf(string csvPath) => Path.ChangeExtension(csvPath, ".anomalies.json");

    public static void Write(SyntheticSet set, string path)
    {
        using (var writer = new StreamWriter(path))
        {
            writer.Write($"{UsageSchema.Names.Replace(", ", ",", StringComparison.Ordinal)},synthetic\n");
            foreach (var record in set.Records)
            {
                writer.Write(Line(record));
            }
        }

        File.WriteAllText(AnomaliesPathOf(path), JsonSerializer.Serialize(new { Synthetic = true, set.Seed, set.Days, Start = UsageGenerator.Start, set.Anomalies }, Indented));
    }

    private static string Line(UsageRecord record) => string.Create(
        CultureInfo.InvariantCulture,
        $"{UsageTime.Text(record.Timestamp)},{record.Workload},{record.Team},{record.Model},{record.InputTokens},{record.OutputTokens},{record.CachedTokens},{record.LatencyMs},{record.TimeToFirstTokenMs},{record.CostUsd:0.##########},{record.Status},true\n");
}
