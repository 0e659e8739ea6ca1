using System.Text.Json;
using System.Text.Json.Nodes;

namespace Regreen.Core.Judging.Answers;

/// <summary>Tells the envelope of a JSON-RPC message, by which answers find their requests, from what is asked and answered in it.</summary>
internal static class JsonRpc
{
    private const string Version = "jsonrpc";
    private const string Asked = "params";
    private const string Given = "arguments";

    // Said before anything is asked: who speaks, and what both sides can do.
    private const string Handshake = "initialize";

    // What says of a part what it is, and not what it holds.
    private static readonly IReadOnlySet<string> Form = new HashSet<string>(StringComparer.Ordinal) { Version, "id", "method", "result.content.type" };

    // What is said beside the content, and what a progress is told under.
    private const string Aside = "_meta";

    /// <summary>Says whether a message is one of JSON-RPC.</summary>
    public static bool Is(JsonNode? message) => message is JsonObject map && map[Version] is JsonValue version && version.GetValueKind() == JsonValueKind.String;

    /// <summary>Says whether a message is one of JSON-RPC.</summary>
    public static bool Is(JsonElement message) => message.ValueKind == JsonValueKind.Object && message.TryGetProperty(Version, out var version) && version.ValueKind == JsonValueKind.String;

    /// <summary>Says whether a message opens a conversation.</summary>
    public static bool IsHandshake(JsonNode message) => Is(message) && message["method"]?.ToString() == Handshake;

    /// <summary>Says whether a message is the outcome of a request: nothing about that request follows.</summary>
    public static bool IsOutcome(JsonNode message) => Is(message) && message["id"] is not null && message["method"] is null;

    /// <summary>Gets the paths that are no content of a message; none where it is not of JSON-RPC.</summary>
    public static IReadOnlySet<string>? FormOf(JsonNode message) => Is(message) ? Form : null;

    /// <summary>Gets the parts of a request that say what is asked: all of a message that is not of JSON-RPC.</summary>
    public static IEnumerable<JsonNode> QuestionsOf(JsonNode message) => !Is(message)
        ? [message]
        : message["method"] is null || IsHandshake(message) || message["id"] is null || message[Asked] is not JsonObject asked
            ? []
            : asked.Where(pair => pair.Key is not (Aside or "name")).Select(pair => pair.Value).OfType<JsonNode>();

    /// <summary>Gets what a request gives to what it calls, or null.</summary>
    public static JsonNode? ArgumentsOf(JsonNode message) => Is(message) && message[Asked] is JsonObject asked ? asked[Given] : null;

    /// <summary>Gets the part of an answer in which the service speaks of itself: besides what a call found.</summary>
    public static IEnumerable<JsonProperty> SpokenIn(JsonElement message) =>
        message.TryGetProperty("result", out var result) && result.ValueKind == JsonValueKind.Object
            ? result.EnumerateObject().Where(field => field.Name is not ("content" or "structuredContent"))
            : [];
}
