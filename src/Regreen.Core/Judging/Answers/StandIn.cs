using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Regreen.Core.Judging.Answers;

/// <summary>What a service says itself of an answer that is no real one: a demo, a double, a fallback. Such an answer shows nothing.</summary>
public static partial class StandIn
{
    private const int Deepest = 6;
    private static readonly FrozenSet<string> Words = new[] { "demo", "mock", "mocked", "fake", "stub", "dummy", "canned", "simulated", "placeholder", "degraded", "fallback" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private static readonly FrozenSet<string> Doubles = new[] { "demo", "mock", "mocked", "fake", "stub", "dummy", "canned" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private static readonly FrozenSet<string> Said = new[] { "is", "was", "in", "mode", "used", "active", "answer", "response", "data" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private static readonly FrozenSet<string> Sources = new[] { "mode", "source", "provider", "backend", "engine", "model", "origin" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Says what an answer tells of itself, as <c>FIELD is VALUE</c>; null where it says nothing of the kind.</summary>
    public static string? ToldBy(JsonElement answer) => JsonRpc.Is(answer)
        ? JsonRpc.SpokenIn(answer).Select(field => Field(field, "result", 0)).FirstOrDefault(found => found is not null)
        : Find(answer, "", 0);

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
            JsonValueKind.True when IsStandIn(field.Name) => $"{name} is true",
            JsonValueKind.String when Sources.Contains(field.Name) && IsDouble(field.Value.GetString()!) => $"{name} is {field.Value.GetString()}",
            JsonValueKind.Object when Sources.Contains(field.Name) && NameOf(field.Value) is { } said && IsDouble(said.Value) => $"{name}.{said.Field} is {said.Value}",
            JsonValueKind.Object or JsonValueKind.Array when !IsData(field.Name) => Find(field.Value, name, depth + 1),
            _ => null,
        };
    }

    // What a tool was given or found is data: it may speak of demos.
    private static bool IsData(string name) => name is "result" or "arguments" or "data" or "input" or "output" or "tool_calls";

    // demo, is_demo, demoMode, fallback_used: what says that it is so, and no more.
    private static bool IsStandIn(string name) => PartsOf(name) is var parts && parts.Exists(Words.Contains) && parts.TrueForAll(part => Words.Contains(part) || Said.Contains(part));

    // A name may say beside it of what it is a double; words that mean other things too stand alone.
    private static bool IsDouble(string value) => Words.Contains(value) || PartsOf(value).Exists(Doubles.Contains);

    private static (string Field, string Value)? NameOf(JsonElement source) => source.EnumerateObject().Where(field => field is { Name: "name" or "id" or "type" or "kind", Value.ValueKind: JsonValueKind.String })
        .Select(field => ((string, string)?)(field.Name, field.Value.GetString()!)).FirstOrDefault();

    private static List<string> PartsOf(string text) => [.. Part().Matches(text).Select(match => match.Value)];

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+|[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex Part();
}
