using System.Collections.Frozen;
using System.Text.Json;

namespace Regreen.Core.Judging.Answers;

/// <summary>What a service says itself of an answer that is no real one: a demo, a double, a fallback. Such an answer shows nothing.</summary>
public static class StandIn
{
    private const int Deepest = 6;
    private static readonly FrozenSet<string> Words = new[] { "demo", "mock", "mocked", "fake", "stub", "dummy", "canned", "simulated", "placeholder", "degraded", "fallback" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private static readonly FrozenSet<string> Sources = new[] { "mode", "source", "provider", "backend", "engine", "model", "origin" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Says what an answer tells of itself, as <c>FIELD is VALUE</c>; null where it says nothing of the kind.</summary>
    public static string? ToldBy(JsonElement answer) => Find(answer, "", 0);

    private static string? Find(JsonElement element, string path, int depth) => element.ValueKind switch
    {
        _ when depth > Deepest => null,
        JsonValueKind.Object => element.EnumerateObject().Select(field => Field(field, path, depth)).FirstOrDefault(found => found is not null),
        JsonValueKind.Array => element.EnumerateArray().Select(item => Find(item, path, depth + 1)).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static string? Field(JsonProperty field, string path, int depth)
    {
        var name = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
        return field.Value.ValueKind switch
        {
            JsonValueKind.True when Words.Contains(Bare(field.Name)) => $"{name} is true",
            JsonValueKind.String when Sources.Contains(field.Name) && Words.Contains(field.Value.GetString()!) => $"{name} is {field.Value.GetString()}",
            JsonValueKind.Object or JsonValueKind.Array when !IsData(field.Name) => Find(field.Value, name, depth + 1),
            _ => null,
        };
    }

    // What a tool was given or found is data: it may speak of demos.
    private static bool IsData(string name) => name is "result" or "arguments" or "data" or "input" or "output" or "tool_calls";

    private static string Bare(string name) => name.StartsWith("is_", StringComparison.OrdinalIgnoreCase) ? name[3..] : name;
}
