using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Regreen.Core.Judging.Answers;

/// <summary>Finds and changes the question in a request: its text of several words. Of a conversation it is what was said last, else the longest; of a call over JSON-RPC it stands in what the call is given.</summary>
public static partial class QuestionText
{
    /// <summary>A question that no service knows an answer to.</summary>
    public const string OffTopic = "How many syllables has the name of the moon's second-largest crater?";

    private const string Conversation = "messages";
    private static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Finds the question in a message; null where there is none.</summary>
    public static string? In(string payload) => Find(Parse(payload))?.GetValue<string>();

    /// <summary>Changes the question in a message; null where there is none, or nothing changes.</summary>
    public static string? Change(string payload, Func<string, string> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var root = Parse(payload);
        if (Find(root) is not { } place || change(place.GetValue<string>()) is not { } changed || changed == place.GetValue<string>())
        {
            return null;
        }

        place.ReplaceWith(changed);
        return root!.ToJsonString(Writing);
    }

    /// <summary>Changes every number in a message; null where there is none.</summary>
    internal static string? ChangeNumbers(string payload, Func<string, string> change)
    {
        var root = Parse(payload);
        var numbers = Asked(root).Where(leaf => leaf.GetValueKind() == JsonValueKind.Number && char.IsAsciiDigit(leaf.ToJsonString()[^1])).ToList();
        foreach (var number in numbers)
        {
            number.ReplaceWith(JsonNode.Parse(change(number.ToJsonString())));
        }

        return numbers.Count == 0 ? null : root!.ToJsonString(Writing);
    }

    /// <summary>Changes every text that a call over JSON-RPC is given; null where there is none.</summary>
    internal static string? ChangeArguments(string payload, Func<string, string> change)
    {
        var root = Parse(payload);
        var texts = (root is null || JsonRpc.ArgumentsOf(root) is not { } given ? [] : Leaves(given)).Where(leaf => leaf.GetValueKind() == JsonValueKind.String).ToList();
        foreach (var text in texts)
        {
            text.ReplaceWith(change(text.GetValue<string>()));
        }

        return texts.Count == 0 ? null : root!.ToJsonString(Writing);
    }

    /// <summary>Says whether a message only opens a conversation over JSON-RPC: what is answered to it is no answer.</summary>
    public static bool IsHandshake(string payload) => Parse(payload) is { } root && JsonRpc.IsHandshake(root);

    /// <summary>Says whether a message is the outcome of a request over JSON-RPC.</summary>
    public static bool IsOutcome(string payload) => Parse(payload) is { } root && JsonRpc.IsOutcome(root);

    /// <summary>Says whether a message is a call over JSON-RPC that is given something.</summary>
    internal static bool HasArguments(string payload) => Parse(payload) is { } root && JsonRpc.ArgumentsOf(root) is not null;

    /// <summary>Gets the values that a call over JSON-RPC is given.</summary>
    internal static IEnumerable<string> ArgumentsOf(string payload) =>
        Parse(payload) is { } root && JsonRpc.ArgumentsOf(root) is { } given ? Leaves(given).Select(leaf => leaf.ToString()).Where(text => text.Length > 0) : [];

    /// <summary>Says whether a message is a call over JSON-RPC that is given a question, and not only a text: then whoever answers it must understand other words.</summary>
    public static bool IsCall(string payload) => JsonRpc.Is(Parse(payload)) && In(payload)?.Contains('?', StringComparison.Ordinal) == true;

    /// <summary>Says whether a text is of several words.</summary>
    public static bool IsFree(string text) => Words().IsMatch(text);

    private static JsonValue? Find(JsonNode? root)
    {
        var texts = Asked(root).Where(leaf => leaf.GetValueKind() == JsonValueKind.String && IsFree(leaf.GetValue<string>())).ToList();
        return texts.FindLast(leaf => leaf.GetPath().Contains(Conversation, StringComparison.Ordinal)) ?? texts.MaxBy(leaf => leaf.GetValue<string>().Length);
    }

    private static IEnumerable<JsonValue> Asked(JsonNode? root) => root is null ? [] : JsonRpc.QuestionsOf(root).SelectMany(Leaves);

    private static IEnumerable<JsonValue> Leaves(JsonNode node) => node switch
    {
        JsonObject map => map.Select(pair => pair.Value).OfType<JsonNode>().SelectMany(Leaves),
        JsonArray list => list.OfType<JsonNode>().SelectMany(Leaves),
        JsonValue value => [value],
        _ => [],
    };

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

    [GeneratedRegex(@"\p{L}\S*\s+\S*[\p{L}\d]", RegexOptions.NonBacktracking)]
    private static partial Regex Words();
}
