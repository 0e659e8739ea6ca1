using System.Text.Json;
using System.Text.Json.Nodes;
using UsageAgents.Tools;

namespace UsageAgents.Tests.Quality;

/// <summary>Answers and what they are worth; Regreen's own checker is held to the same file.</summary>
internal static class QualityCases
{
    private static readonly JsonObject File = Load();

    public static IReadOnlyList<JsonObject> Answers { get; } = [.. File["answers"]!.AsArray().Select(one => one!.AsObject())];

    public static IReadOnlyList<JsonObject> Padding { get; } = [.. File["padding"]!.AsArray().Select(one => one!.AsObject())];

    public static IReadOnlyCollection<ToolCallOutcome> Calls { get; } =
        [.. File["calls"]!.AsArray().Select(call => new ToolCallOutcome("tool", Text(call!, "id"), call!["success"]!.GetValue<bool>(), JsonSerializer.SerializeToElement(call["result"])))];

    public static JsonObject Named(string name) => Answers.Single(answer => Text(answer, "name") == name);

    public static string Text(JsonNode node, string field) => node[field]!.GetValue<string>();

    /// <summary>The padding that adds no tool call to those that an answer stands on already.</summary>
    public static string[] PaddingFor(JsonObject answer) =>
        [.. Padding.Where(one => one["from"] is not { } from || answer["behind"]!.AsArray().Any(call => call!.GetValue<string>() == from.GetValue<string>())).Select(one => Text(one, "text")).Concat(Text(answer, "answer").Split('\n'))];

    private static JsonObject Load()
    {
        using var stream = typeof(QualityCases).Assembly.GetManifestResourceStream("quality.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
