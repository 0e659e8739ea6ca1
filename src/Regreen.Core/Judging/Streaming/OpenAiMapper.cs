using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Regreen.Core.Judging.Observing;

namespace Regreen.Core.Judging.Streaming;

/// <summary>
/// The chunks of a chat completion as OpenAI streams it. The first begins the run and <c>[DONE]</c> ends it; the answer is put together from the parts of the first
/// choice. An end without a reason to finish is an error: something was cut away.
/// </summary>
internal sealed class OpenAiMapper : StreamMapper
{
    private const string Done = "[DONE]";
    private readonly SortedDictionary<int, Call> _calls = [];
    private readonly StringBuilder _answer = new();
    private readonly StringBuilder _refusal = new();
    private bool _isStarted;
    private string? _finish;

    private sealed class Call
    {
        public string? Id { get; set; }

        public StringBuilder Name { get; } = new();

        public StringBuilder Arguments { get; } = new();
    }

    public override IEnumerable<Frame> Map(Frame frame, JsonElement? json)
    {
        if (string.Equals(frame.Payload.Trim(), Done, StringComparison.Ordinal))
        {
            return [End(frame)];
        }

        if (json is not { ValueKind: JsonValueKind.Object } root)
        {
            return [frame];
        }

        return JsonPath.Find(root, "error") is { ValueKind: JsonValueKind.Object or JsonValueKind.String } error
            ? [Say(frame, EventNames.Error, "error", ("code", Text(error, "code") ?? Text(error, "type")), ("message", Text(error, "message") ?? JsonPath.TextOf(error)))]
            : Chunk(frame, root);
    }

    private IEnumerable<Frame> Chunk(Frame frame, JsonElement root)
    {
        var wire = Text(root, "object") ?? "chunk";
        if (!_isStarted)
        {
            _isStarted = true;
            yield return Say(frame, "agent_started", wire, ("model", Text(root, "model")));
        }

        var choice = Choice(root);
        if (Text(choice, "delta.reasoning_content") is { Length: > 0 } thought)
        {
            yield return Say(frame, "agent_thinking", wire, ("message", thought));
        }

        _answer.Append(Text(choice, "delta.content"));
        _refusal.Append(Text(choice, "delta.refusal"));
        Collect(choice);
        _finish ??= Text(choice, "finish_reason");
        yield return frame with { EventType = wire };
        foreach (var said in Text(choice, "finish_reason") is null ? [] : ToolCalls(frame, wire))
        {
            yield return said;
        }
    }

    // Several choices are several answers to one question: the first is judged.
    private static JsonElement? Choice(JsonElement root) =>
        JsonPath.Find(root, "choices") is { ValueKind: JsonValueKind.Array } choices
            ? choices.EnumerateArray().Where(choice => Text(choice, "index") is null or "0").Select(choice => (JsonElement?)choice).FirstOrDefault()
            : null;

    private void Collect(JsonElement? choice)
    {
        if (choice is not { } root || JsonPath.Find(root, "delta.tool_calls") is not { ValueKind: JsonValueKind.Array } parts)
        {
            return;
        }

        foreach (var part in parts.EnumerateArray())
        {
            var index = JsonPath.Find(part, "index") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var place) ? place : 0;
            if (!_calls.TryGetValue(index, out var call))
            {
                _calls[index] = call = new Call();
            }

            call.Id ??= Text(part, "id");
            call.Name.Append(Text(part, "function.name"));
            call.Arguments.Append(Text(part, "function.arguments"));
        }
    }

    private Frame[] ToolCalls(Frame frame, string wire)
    {
        Frame[] told =
        [
            .. _calls.Values.Select(call => Say(
                frame, EventNames.ToolExecuting, wire, ("call_id", call.Id ?? ""), ("tool", call.Name.ToString()), ("arguments", Parsed(call.Arguments.Length == 0 ? "{}" : call.Arguments.ToString())))),
        ];
        _calls.Clear();
        return told;
    }

    private Frame End(Frame frame) => _finish is null
        ? Say(frame, EventNames.Error, Done, ("code", "unfinished"), ("message", "The stream ended, and no chunk says why the answer is complete."))
        : Say(
            frame,
            EventNames.AgentCompleted,
            Done,
            ("response", _answer.Length > 0 || _refusal.Length == 0 ? _answer.ToString() : _refusal.ToString()),
            ("finish_reason", _finish),
            ("answered", _refusal.Length > 0 ? JsonValue.Create(false) : null));
}
