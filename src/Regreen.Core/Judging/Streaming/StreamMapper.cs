using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Regreen.Core.Configuring;
using Regreen.Core.Judging.Observing;

namespace Regreen.Core.Judging.Streaming;

/// <summary>
/// Says the events of one answer, streamed in the words of another protocol, in those of the event contract. What has no word there stays what it is. Each frame
/// that it makes keeps the event's name on the wire (<c>wire</c>), so that scenarios may use either.
/// </summary>
internal abstract class StreamMapper
{
    private static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns a new mapper for an answer, or null where a protocol uses the contract's words.</summary>
    public static StreamMapper? For(ProtocolKind kind) => kind switch
    {
        ProtocolKind.AgUi => new AgUiMapper(),
        ProtocolKind.Openai => new OpenAiMapper(),
        _ => null,
    };

    /// <summary>Says one frame in the words of the contract.</summary>
    public abstract IEnumerable<Frame> Map(Frame frame, JsonElement? json);

    /// <summary>Makes a frame of the contract.</summary>
    protected static Frame Say(Frame frame, string type, string? wire, params ReadOnlySpan<(string Name, JsonNode? Value)> fields)
    {
        var root = new JsonObject { ["type"] = type, ["wire"] = wire };
        foreach (var (name, value) in fields)
        {
            if (value is not null)
            {
                root[name] = value;
            }
        }

        return frame with { Payload = root.ToJsonString(Writing) };
    }

    /// <summary>Reads a text as JSON, or keeps it as a text.</summary>
    protected static JsonNode? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    /// <summary>Gets the text of a field, or null.</summary>
    protected static string? Text(JsonElement? root, string path) => root is { } found ? JsonPath.TextOf(JsonPath.Find(found, path)) : null;
}
