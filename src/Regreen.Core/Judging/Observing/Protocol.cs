using System.Collections.Frozen;
using System.Text.Json;
using Regreen.Core.Configuring;

namespace Regreen.Core.Judging.Observing;

/// <summary>Reads a target's frames in the words of the event contract.</summary>
public sealed class Protocol
{
    private readonly ProtocolConfig _config;
    private readonly FrozenDictionary<string, string> _contractNames;

    /// <summary>Makes a protocol from what the configuration says of the target.</summary>
    public Protocol(ProtocolConfig config, HttpAskConfig httpAsk)
    {
        _config = config;
        HttpAsk = httpAsk;

        // A wire name that stands for two contract names keeps the first: the reader of the configuration cannot know which is meant.
        _contractNames = config.Events.DistinctBy(pair => pair.Value, StringComparer.Ordinal).ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
    }

    /// <summary>Gets how an agent is asked over HTTP.</summary>
    public HttpAskConfig HttpAsk { get; }

    /// <summary>Gets whose words the service streams.</summary>
    public ProtocolKind Kind => _config.Kind;

    /// <summary>Gets the path of the field that names an event.</summary>
    public string EventPath => _config.Event;

    /// <summary>Gets the fields, by their paths, of the frame that says that a login worked; empty where the event's name says it.</summary>
    public IEnumerable<KeyValuePair<string, string>> AuthenticatedFields => _config.Authenticated ?? Enumerable.Empty<KeyValuePair<string, string>>();

    /// <summary>Gets the name on the wire of a terminal event that is an answer.</summary>
    public string AnswerTerminal => WireName(EventNames.AgentCompleted);

    /// <summary>Reads a frame.</summary>
    public Reading Read(Frame frame)
    {
        var json = Parse(frame.Payload);
        if (json is not { ValueKind: JsonValueKind.Object } root)
        {
            return new Reading(frame, json, frame.EventType, ContractName(frame.EventType), frame.RequestId);
        }

        var said = JsonPath.TextOf(JsonPath.Find(root, _config.Event)) ?? frame.EventType;
        var name = frame.Direction == FrameDirection.Received && IsAuthenticated(root, said) ? EventNames.Authenticated : ContractName(said);

        // What a mapper made keeps its name on the wire.
        var wire = Kind == ProtocolKind.Contract ? said : JsonPath.TextOf(JsonPath.Find(root, "wire")) ?? said;
        return new Reading(frame, json, wire, name, TextOf(root, "request_id") ?? (frame.Direction == FrameDirection.Received ? null : frame.RequestId));
    }

    /// <summary>Gets the name of a contract event on the wire.</summary>
    public string WireName(string contractName) => _config.Events.GetValueOrDefault(contractName, contractName);

    /// <summary>Gets the path of a contract field on the wire.</summary>
    public string PathOf(string field) => _config.Fields.GetValueOrDefault(field, field);

    /// <summary>Says whether the configuration names the target's word for a contract field: then the target has promised it.</summary>
    public bool Names(string field) => _config.Fields.ContainsKey(field);

    /// <summary>Finds a contract field.</summary>
    public JsonElement? Find(JsonElement root, string field) => JsonPath.Find(root, PathOf(field));

    /// <summary>Gets a contract field as text, or null.</summary>
    public string? TextOf(JsonElement root, string field) => JsonPath.TextOf(Find(root, field));

    /// <summary>Gets a contract field of a frame as text, or null.</summary>
    public string? TextOf(Reading reading, string field) => reading.Json is { ValueKind: JsonValueKind.Object } root ? TextOf(root, field) : null;

    /// <summary>Says whether no frame of the request follows.</summary>
    public bool IsTerminal(Reading reading) => reading.IsReceived && (_config.Terminal.IsEmpty
        ? reading.Event is EventNames.AgentCompleted or EventNames.AgentCancelled or EventNames.Error
        : _config.Terminal.Any(reading.Is));

    private string? ContractName(string? wire) => wire is null ? null : _contractNames.GetValueOrDefault(wire, wire);

    private static JsonElement? Parse(string payload)
    {
        if (payload.Length == 0 || payload[0] is not ('{' or '['))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(payload);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private bool IsAuthenticated(JsonElement root, string? wire) => _config.Authenticated is { IsEmpty: false } fields
        ? fields.All(field => string.Equals(JsonPath.TextOf(JsonPath.Find(root, field.Key)), field.Value, StringComparison.Ordinal))
        : wire is not null && string.Equals(_contractNames.GetValueOrDefault(wire, wire), EventNames.Authenticated, StringComparison.Ordinal);
}
