using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Regreen.Core.Judging.Observing;

namespace Regreen.Core.Judging.Streaming;

/// <summary>The events of AG-UI. The answer is the last message of the assistant; a tool call is told when its arguments are complete.</summary>
internal sealed class AgUiMapper : StreamMapper
{
    private readonly Dictionary<string, (string Tool, StringBuilder Arguments)> _calls = new(StringComparer.Ordinal);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly StringBuilder _answer = new();
    private string? _message;
    private string? _call;

    public override IEnumerable<Frame> Map(Frame frame, JsonElement? json)
    {
        if (json is not { ValueKind: JsonValueKind.Object } root || Text(root, "type") is not { } wire)
        {
            return [frame];
        }

        return wire switch
        {
            "RUN_STARTED" => [Say(frame, "agent_started", wire)],
            "RUN_FINISHED" => [Finished(frame, root)],
            "RUN_ERROR" => [Say(frame, EventNames.Error, wire, ("code", Text(root, "code")), ("message", Text(root, "message")))],
            "REASONING_MESSAGE_CONTENT" or "REASONING_MESSAGE_CHUNK" or "THINKING_TEXT_MESSAGE_CONTENT" => [Say(frame, "agent_thinking", wire, ("message", Text(root, "delta")))],
            "TOOL_CALL_RESULT" => [.. Called(frame, Text(root, "toolCallId"), wire), Result(frame, root)],
            "TOOL_CALL_END" => Called(frame, Text(root, "toolCallId"), wire).DefaultIfEmpty(frame),
            _ => Parts(frame, root, wire),
        };
    }

    private IEnumerable<Frame> Parts(Frame frame, JsonElement root, string wire)
    {
        switch (wire)
        {
            case "TEXT_MESSAGE_START" or "TEXT_MESSAGE_CONTENT" or "TEXT_MESSAGE_CHUNK":
                Say(root);
                break;
            case "MESSAGES_SNAPSHOT" when LastAnswer(root) is { } answer:
                _answer.Clear().Append(answer);
                break;
            case "TOOL_CALL_START" or "TOOL_CALL_ARGS" or "TOOL_CALL_CHUNK":
                Call(root);
                break;
        }

        return [frame];
    }

    // Another message begins: the answer is the one that comes last.
    private void Say(JsonElement root)
    {
        var message = Text(root, "messageId") ?? _message;
        if (!string.Equals(message, _message, StringComparison.Ordinal))
        {
            _answer.Clear();
            _message = message;
        }

        _answer.Append(Text(root, "delta"));
    }

    private void Call(JsonElement root)
    {
        _call = Text(root, "toolCallId") ?? _call ?? "";
        if (!_calls.TryGetValue(_call, out var call))
        {
            _calls[_call] = call = (Text(root, "toolCallName") ?? "", new StringBuilder());
        }

        call.Arguments.Append(Text(root, "delta"));
    }

    // A call that nobody ended is told at its result: once.
    private IEnumerable<Frame> Called(Frame frame, string? id, string wire)
    {
        if (id is not null && _calls.TryGetValue(id, out var call) && _told.Add(id))
        {
            yield return Say(frame, EventNames.ToolExecuting, wire, ("call_id", id), ("tool", call.Tool), ("arguments", Parsed(call.Arguments.Length == 0 ? "{}" : call.Arguments.ToString())));
        }
    }

    private Frame Result(Frame frame, JsonElement root)
    {
        var id = Text(root, "toolCallId") ?? "";
        var result = Parsed(Text(root, "content") ?? "");
        var failed = result is JsonObject { Count: 1 } sole && sole.ContainsKey("error");
        return Say(frame, EventNames.ToolCompleted, "TOOL_CALL_RESULT", ("call_id", id), ("tool", _calls.GetValueOrDefault(id).Tool), ("success", !failed), ("result", result));
    }

    private Frame Finished(Frame frame, JsonElement root)
    {
        var outcome = Text(root, "outcome.type") ?? Text(root, "outcome");
        var result = JsonPath.Find(root, "result");
        return string.Equals(outcome, "cancelled", StringComparison.Ordinal)
            ? Say(frame, EventNames.AgentCancelled, "RUN_FINISHED", ("reason", Text(root, "result.reason")))
            : Say(frame, EventNames.AgentCompleted, "RUN_FINISHED", ("response", _answer.ToString()), ("outcome", outcome), ("answered", Field(result, "answered")), ("quality", Field(result, "quality")), ("usage", Field(result, "usage")));
    }

    private static JsonNode? Field(JsonElement? result, string name) =>
        result is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(name, out var value) ? JsonNode.Parse(value.GetRawText()) : null;

    private static string? LastAnswer(JsonElement root) =>
        JsonPath.Find(root, "messages") is { ValueKind: JsonValueKind.Array } messages
            ? messages.EnumerateArray().Where(message => Text(message, "role") == "assistant").Select(message => Text(message, "content")).LastOrDefault(text => !string.IsNullOrEmpty(text))
            : null;
}
