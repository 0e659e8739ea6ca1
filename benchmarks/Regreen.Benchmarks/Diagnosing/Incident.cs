using System.Globalization;
using System.Text.Json;
using Regreen.Benchmarks.Mining;

namespace Regreen.Benchmarks.Diagnosing;

/// <summary>A frozen incident: what was seen, what was changed, and who is to blame.</summary>
internal sealed record Incident(string Name, JsonElement Alert, List<Dictionary<string, string>> Metrics, List<JsonElement> Logs, List<JsonElement> Spans, List<JsonElement> Commits, List<JsonElement> Deployments, string Status, string Culprit, HashSet<string> Decoys)
{
    public static Incident Read(string folder)
    {
        var truth = Json("ground_truth.json");
        return new Incident(
            Path.GetFileName(folder),
            Json("alert.json"),
            CsvTable.Read(Path.Combine(folder, "metrics.csv")),
            [.. File.ReadLines(Path.Combine(folder, "logs.ndjson")).Where(line => line.Length > 1).Select(line => JsonSerializer.Deserialize<JsonElement>(line))],
            [.. Json("traces.json").EnumerateArray()],
            [.. Json("context/commits.json").EnumerateArray()],
            [.. Json("context/deploys.json").EnumerateArray()],
            File.Exists(Path.Combine(folder, "status_feed.json")) ? File.ReadAllText(Path.Combine(folder, "status_feed.json")) : "",
            truth.GetProperty("root_cause_commit").GetString() ?? "none",
            [.. truth.GetProperty("decoy_deploy_commits").EnumerateArray().Select(decoy => decoy.GetString()!)]);

        JsonElement Json(string file) => JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(folder, file)));
    }

    public static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";

    public static DateTimeOffset At(JsonElement element, string name) => DateTimeOffset.Parse(Text(element, name), CultureInfo.InvariantCulture);

    /// <summary>All fields of an entry but those that only say where and when it was.</summary>
    public static IEnumerable<JsonProperty> Telling(JsonElement element) =>
        element.EnumerateObject().Where(field => field.Name is not ("timestamp" or "service" or "severity_text" or "trace_id" or "span_id" or "parent_id" or "start" or "duration_ms" or "status"));
}
