using System.Text.Json;
using System.Text.Json.Nodes;
using UsageAgents.Contracts;
using UsageAgents.Contracts.Runs;

namespace UsageAgents.Service.AgUi;

/// <summary>Says the frames of one run in the words of AG-UI: a run, its steps (hand-offs), reasoning, tool calls, one text message, and one end.</summary>
internal sealed class AgUiTranslation(AgUiInput input)
{
    private readonly List<string> _openSteps = [];

    public IEnumerable<JsonObject> Of(RunFrame frame) => (frame switch
    {
        AgentStarted => [Event("RUN_STARTED", ("threadId", input.ThreadId), ("runId", input.RunId))],
        AgentThinking thought => Reasoning($"{frame.RunId}.{frame.Seq}", thought.Message),
        AgentHandoff handoff => Step(handoff),
        ToolExecuting call => ToolCall(call),
        ToolCompleted call => [Event("TOOL_CALL_RESULT", ("messageId", Id(frame, call.CallId + ".result")), ("toolCallId", Id(frame, call.CallId)), ("role", "tool"), ("content", call.Result.GetRawText()))],
        AgentCompleted done => [.. ClosedSteps(), .. Answer(done), Finished(new JsonObject { ["type"] = "success" }, ResultOf(done))],
        AgentCancelled cancelled => [.. ClosedSteps(), Finished(new JsonObject { ["type"] = "cancelled" }, new JsonObject { ["reason"] = cancelled.Reason })],
        RunError error => [Event("RUN_ERROR", ("message", $"{error.Message} {error.Hint}"), ("code", error.Code))],
        _ => Array.Empty<JsonObject>(),
    }).Select(happened => Timed(happened, frame));

    private static JsonObject Timed(JsonObject happened, RunFrame frame)
    {
        happened["timestamp"] = frame.Timestamp.ToUnixTimeMilliseconds();
        return happened;
    }

    private static JsonObject[] Reasoning(string id, string text) =>
    [
        Event("REASONING_START", ("messageId", id)),
        Event("REASONING_MESSAGE_START", ("messageId", id), ("role", "reasoning")),
        Event("REASONING_MESSAGE_CONTENT", ("messageId", id), ("delta", text)),
        Event("REASONING_MESSAGE_END", ("messageId", id)),
        Event("REASONING_END", ("messageId", id)),
    ];

    // The hand-off to a colleague opens a step, the one back closes it.
    private JsonObject[] Step(AgentHandoff handoff)
    {
        if (_openSteps.Remove(handoff.From))
        {
            return [Event("STEP_FINISHED", ("stepName", handoff.From))];
        }

        _openSteps.Add(handoff.To);
        return [Event("STEP_STARTED", ("stepName", handoff.To))];
    }

    private JsonObject[] ClosedSteps()
    {
        JsonObject[] closed = [.. _openSteps.Select(step => Event("STEP_FINISHED", ("stepName", step)))];
        _openSteps.Clear();
        return closed;
    }

    private static JsonObject[] ToolCall(ToolExecuting call) =>
    [
        Event("TOOL_CALL_START", ("toolCallId", Id(call, call.CallId)), ("toolCallName", call.Tool)),
        Event("TOOL_CALL_ARGS", ("toolCallId", Id(call, call.CallId)), ("delta", call.Arguments.GetRawText())),
        Event("TOOL_CALL_END", ("toolCallId", Id(call, call.CallId))),
    ];

    private static JsonObject[] Answer(AgentCompleted done) =>
    [
        Event("TEXT_MESSAGE_START", ("messageId", Id(done, "answer")), ("role", "assistant")),
        Event("TEXT_MESSAGE_CONTENT", ("messageId", Id(done, "answer")), ("delta", done.Response)),
        Event("TEXT_MESSAGE_END", ("messageId", Id(done, "answer"))),
    ];

    private static JsonObject ResultOf(AgentCompleted done) => new()
    {
        ["run_id"] = done.RunId,
        ["answered"] = done.Answered,
        ["quality"] = done.Quality,
        ["usage"] = JsonSerializer.SerializeToNode(done.Usage, ContractJson.Default.RunUsage),
        ["duration_ms"] = done.DurationMs,
    };

    private JsonObject Finished(JsonObject outcome, JsonObject result) =>
        Event("RUN_FINISHED", ("threadId", input.ThreadId), ("runId", input.RunId), ("outcome", outcome), ("result", result));

    private static string Id(RunFrame frame, string part) => $"{frame.RunId}.{part}";

    private static JsonObject Event(string type, params ReadOnlySpan<(string Name, JsonNode Value)> fields)
    {
        var happened = new JsonObject { ["type"] = type };
        foreach (var (name, value) in fields)
        {
            happened[name] = value;
        }

        return happened;
    }
}
