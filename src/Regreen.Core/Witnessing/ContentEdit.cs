using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Regreen.Core.Judging.Answers;

namespace Regreen.Core.Witnessing;

/// <summary>Changes the content of an answer and leaves its form: what a client sent itself stays, and the envelope of JSON-RPC, or no answer would find its question.</summary>
public static partial class ContentEdit
{
    private const int ShortestEcho = 2;

    /// <summary>Empties every text, number and list.</summary>
    /// <param name="payload">The answer.</param>
    /// <param name="echoes">Values that the client sent.</param>
    /// <param name="kept">Paths of fields that stay, such as the one that names an event.</param>
    public static string Blank(string payload, IReadOnlySet<string> echoes, IReadOnlySet<string> kept) =>
        Parse(payload) is { } json && Kept(json, kept) is var form ? Edit(json, "", (path, node) => Keeps(path, node, echoes, form) ? node.DeepClone() : Blank(node))!.ToJsonString() : "";

    /// <summary>Puts the question in the place of every text of several words, and empties the rest but its form.</summary>
    /// <param name="payload">The answer.</param>
    /// <param name="question">The question.</param>
    /// <param name="echoes">Values that the client sent.</param>
    /// <param name="kept">Paths of fields that stay.</param>
    public static string Echo(string payload, string question, IReadOnlySet<string> echoes, IReadOnlySet<string> kept) =>
        Parse(payload) is { } json && Kept(json, kept) is var form
            ? Edit(json, "", (path, node) => node is JsonArray || Keeps(path, node, echoes, form) ? node.DeepClone() : QuestionText.IsFree(Text(node)) ? JsonValue.Create(question) : Blank(node))!.ToJsonString()
            : question;

    /// <summary>Puts another answer in the place of this one.</summary>
    /// <param name="payload">The answer.</param>
    /// <param name="other">Another answer; null where there is none, then every value is changed.</param>
    /// <param name="echoes">Values that the client sent.</param>
    /// <param name="kept">Paths of fields that stay.</param>
    public static string Another(string payload, string? other, IReadOnlySet<string> echoes, IReadOnlySet<string> kept)
    {
        if (Parse(payload) is not { } json)
        {
            return other ?? "another answer";
        }

        kept = Kept(json, kept);
        return other is not null && Parse(other) is { } replacement && replacement.GetValueKind() == json.GetValueKind()
            ? Merge(json, replacement, "", echoes, kept).ToJsonString()
            : Edit(json, "", (path, node) => Keeps(path, node, echoes, kept) ? node.DeepClone() : Change(node))!.ToJsonString();
    }

    /// <summary>Gets the values in a message: what an answer may have to repeat.</summary>
    public static IEnumerable<string> ValuesOf(string payload) =>
        Parse(payload) is { } json ? Leaves(json).Select(Text).Where(text => text.Length >= ShortestEcho) : [];

    /// <summary>Says how much two payloads have in common: the numbers that both hold first, then the words. A number counts by its runs of digits, since a test may look for a part of it.</summary>
    public static (int Numbers, int Words) Common(string one, string other)
    {
        var shared = WordsOf(one).Intersect(WordsOf(other), StringComparer.OrdinalIgnoreCase).ToList();
        var numbers = shared.Count(word => char.IsAsciiDigit(word[0]));
        return (numbers, shared.Count - numbers);
    }

    private static IEnumerable<string> WordsOf(string payload) =>
        (Parse(payload) is { } json ? Leaves(json).Select(Text) : [payload]).SelectMany(text => Word().Matches(text).Select(match => match.Value));

    private static JsonNode? Parse(string text)
    {
        if (text.AsSpan().TrimStart() is not ['{' or '[', ..])
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonNode? Edit(JsonNode? node, string path, Func<string, JsonNode, JsonNode?> leaf) => node switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Edit(pair.Value, Join(path, pair.Key), leaf)))),
        JsonArray { Count: > 0 } list when leaf(path, list) is JsonArray { Count: 0 } empty => empty,
        JsonArray list => new JsonArray([.. list.Select(item => Edit(item, path, leaf))]),
        null => null,
        _ => leaf(path, node),
    };

    // The other answer, with what this one repeats of its question.
    private static JsonNode Merge(JsonNode mine, JsonNode other, string path, IReadOnlySet<string> echoes, IReadOnlySet<string> kept)
    {
        if (mine is not JsonObject map || other is not JsonObject replacement)
        {
            return Keeps(path, mine, echoes, kept) ? mine.DeepClone() : other.DeepClone();
        }

        var merged = replacement.DeepClone().AsObject();
        foreach (var (name, value) in map.Where(pair => pair.Value is not null))
        {
            if (replacement[name] is { } twin)
            {
                merged[name] = Merge(value!, twin, Join(path, name), echoes, kept);
            }
            else if (Keeps(Join(path, name), value!, echoes, kept))
            {
                merged[name] = value!.DeepClone();
            }
        }

        return merged;
    }

    private static IReadOnlySet<string> Kept(JsonNode json, IReadOnlySet<string> kept) => JsonRpc.FormOf(json) is { } form ? kept.Union(form, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal) : kept;

    private static bool Keeps(string path, JsonNode node, IReadOnlySet<string> echoes, IReadOnlySet<string> kept) =>
        kept.Contains(path) || (node is JsonValue && echoes.Contains(Text(node)));

    private static JsonNode? Blank(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.String => JsonValue.Create(""),
        JsonValueKind.Number => JsonValue.Create(0),
        JsonValueKind.True => JsonValue.Create(false),
        JsonValueKind.Array => new JsonArray(),
        _ => node.DeepClone(),
    };

    private static JsonNode? Change(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.String => JsonValue.Create("another answer"),
        JsonValueKind.Number => JsonValue.Create(node.GetValue<JsonElement>().TryGetDecimal(out var number) && number < 1_000_000_000_000m ? (number * 3) + 7 : 7),
        JsonValueKind.True => JsonValue.Create(false),
        JsonValueKind.False => JsonValue.Create(true),
        _ => node.DeepClone(),
    };

    private static IEnumerable<JsonNode> Leaves(JsonNode node) => node switch
    {
        JsonObject map => map.Select(pair => pair.Value).OfType<JsonNode>().SelectMany(Leaves),
        JsonArray list => list.OfType<JsonNode>().SelectMany(Leaves),
        _ => [node],
    };

    private static string Text(JsonNode node) => node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    [GeneratedRegex(@"\p{L}+|[0-9]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
