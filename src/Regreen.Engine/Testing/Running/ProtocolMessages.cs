using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Regreen.Core.Configuring;
using Regreen.Core.Judging.Observing;

namespace Regreen.Engine.Testing.Running;

/// <summary>Writes the messages that log in and ask, in the target's words.</summary>
internal sealed class ProtocolMessages(TargetConfig target, Protocol protocol)
{
    /// <summary>Writes the message that logs in.</summary>
    public string Authenticate(string token, string? user) => target.Protocol.Authenticate is { } template
        ? FillJson(template, name => name switch { "token" => token, "user" => user ?? "", _ => null })
        : Contract("authenticate", ("token", token));

    /// <summary>Writes the message that asks an agent.</summary>
    public string Ask(string requestId, string agent, string message, string traceParent) => target.Protocol.Ask is { } template
        ? FillJson(template, name => Asked(name, requestId, agent, message, traceParent))
        : Contract("start_agent", ("request_id", requestId), ("agent", agent), ("message", message), ("traceparent", traceParent));

    /// <summary>Writes the message that follows a request to its end, from the fields of the last frame that came of it.</summary>
    public string Resume(string requestId, Func<string, string?> fieldOf) => FillJson(
        target.Protocol.Resume ?? """{"type":"resume","run_id":"{{run_id}}","after":"{{epoch}}.{{seq}}"}""",
        name => name == "request_id" ? requestId : fieldOf(name) ?? "");

    /// <summary>Writes the path and the body of a request over HTTP.</summary>
    public (string Path, string Body) HttpAsk(string requestId, string agent, string message, string traceParent) => (
        Template.Fill(target.HttpAsk.Path, name => Asked(name, requestId, agent, message, traceParent) is { } value ? Uri.EscapeDataString(value) : null),
        FillJson(target.HttpAsk.Body, name => Asked(name, requestId, agent, message, traceParent)));

    private static string? Asked(string name, string requestId, string agent, string message, string traceParent) => name switch
    {
        "request_id" => requestId,
        "agent" => agent,
        "message" => message,
        "traceparent" => traceParent,
        _ => null,
    };

    // The places stand inside JSON texts, so what is put in is escaped as such.
    private static string FillJson(string template, Func<string, string?> valueOf) =>
        Template.Fill(template, name => valueOf(name) is { } value ? JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString() : null);

    private string Contract(string type, params ReadOnlySpan<(string Field, string Value)> fields)
    {
        var message = new JsonObject { [protocol.EventPath] = protocol.WireName(type) };
        foreach (var (field, value) in fields)
        {
            message[protocol.PathOf(field)] = value;
        }

        return message.ToJsonString(Writing);
    }

    private static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
