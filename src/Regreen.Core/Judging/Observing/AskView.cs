using System.Collections.Immutable;
using System.Text.Json;
using Regreen.Core.Configuring;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Observing;

/// <summary>What one request to an agent saw.</summary>
/// <param name="Request">What was sent, or null.</param>
/// <param name="Frames">The frames of the request, in order.</param>
/// <param name="Terminals">Those that end it.</param>
/// <param name="Answer">The answer's text, or null.</param>
/// <param name="Answered">What the service says of whether it answered, or null.</param>
/// <param name="ReportedQuality">The quality that the service reports, or null.</param>
/// <param name="ToolCalls">The tool calls that have ended.</param>
/// <param name="Ending">The close, refusal or failure that cut it off, or null.</param>
public sealed record AskView(
    Reading? Request,
    ImmutableArray<Reading> Frames,
    ImmutableArray<Reading> Terminals,
    string? Answer,
    bool? Answered,
    double? ReportedQuality,
    ImmutableArray<ToolCall> ToolCalls,
    Reading? Ending)
{
    /// <summary>Gets what was asked, as the scenario has it; empty where that is not known.</summary>
    public string Question { get; init; } = "";

    /// <summary>Gets whether the whole answer stands in the body of one HTTP answer.</summary>
    public bool IsBody { get; init; }

    /// <summary>Gets the frame that ends it, or null.</summary>
    public Reading? Terminal => Terminals.IsEmpty ? null : Terminals[^1];

    /// <summary>Gets the first event of a tool that came after the end of the run, or null: an answer that was given before does not come of it.</summary>
    public Reading? AfterEnd => Terminal is { } end ? Frames.SkipWhile(reading => !ReferenceEquals(reading, end)).FirstOrDefault(reading => EventNames.IsTool(reading.Event)) : null;

    internal static AskView Of(Observation observation, ScenarioStep step)
    {
        var all = (step.Action is StepAction.Resume resume ? observation.Of(observation.Scenario.Steps[resume.Asked]).Concat(observation.Of(step)) : observation.Of(step)).ToList();
        var request = all.Find(reading => reading.Frame.Direction == FrameDirection.Sent);
        var ending = all.Find(reading => reading.Frame is { Direction: FrameDirection.Closed, ByCase: false } or { Direction: FrameDirection.Refused or FrameDirection.Failed });
        var view = step.Action switch
        {
            // A service may answer a request for a stream with an ordinary answer, a refusal at the latest.
            { IsStream: true } when IsStreamed(all) => OverSession(observation.Protocol, [.. all.Where(reading => reading.Frame.Status is null)], request, ending, (step.Action as StepAction.Sse)?.Until),
            StepAction.Sse or StepAction.Ask { OverHttp: true } => OverHttp(observation.Protocol, all, request, ending),
            _ => OverSession(observation.Protocol, all, request, ending, null),
        };
        return view with { Question = Template.Fill(Asked(observation.Scenario, step.Action), name => observation.Value(name) ?? "") };
    }

    private static string Asked(ScenarioCase scenario, StepAction action) => action switch
    {
        StepAction.Ask ask => ask.Message,
        StepAction.Resume resume => Asked(scenario, scenario.Steps[resume.Asked].Action),
        StepAction.Sse sse => sse.Request.Body ?? "",
        _ => "",
    };

    private static bool IsStreamed(List<Reading> all) =>
        all.Exists(reading => reading.Frame is { Direction: FrameDirection.Received, Status: null })
        || all.Exists(reading => reading.Frame is { Direction: FrameDirection.Received, Status: >= 200 and < 300 } frame && IsEventStream(frame));

    private static bool IsEventStream(Frame head) => head.Headers.GetValueOrDefault("content-type", "").StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase);

    private static AskView OverSession(Protocol protocol, List<Reading> all, Reading? request, Reading? ending, string? until)
    {
        var id = request?.RequestId;
        ImmutableArray<Reading> frames =
        [
            .. all.Where(reading => IsOf(reading, id)),
        ];
        ImmutableArray<Reading> terminals = [.. frames.Where(reading => protocol.IsTerminal(reading) || (until is not null && reading.Is(until)))];
        var last = terminals.IsEmpty || terminals[^1].Event == EventNames.Error ? (JsonElement?)null : terminals[^1].Json;
        var calls = frames.Where(reading => reading.Event == EventNames.ToolCompleted).Select(reading => ToolCall.Of(reading.Json!.Value, reading.Frame, protocol)).OfType<ToolCall>();
        return new AskView(request, frames, terminals, Text(protocol, last), Truth(protocol, last), Number(protocol, last), [.. calls], ending);
    }

    private static bool IsOf(Reading reading, string? id) => reading.IsReceived && reading.Event is not null && !EventNames.IsSession(reading.Event)
        && (reading.RequestId is null || id is null || string.Equals(reading.RequestId, id, StringComparison.Ordinal));

    private static AskView OverHttp(Protocol protocol, List<Reading> all, Reading? request, Reading? ending)
    {
        ImmutableArray<Reading> frames = [.. all.Where(reading => reading.IsReceived)];
        var good = frames.FirstOrDefault(reading => reading.Frame.Status is >= 200 and < 300);
        var body = good?.Json is { ValueKind: JsonValueKind.Object } root ? root : (JsonElement?)null;
        var answer = body is { } found ? JsonPath.TextOf(JsonPath.Find(found, protocol.HttpAsk.Response)) : good?.Frame.Payload;
        var calls = body is { } holder && protocol.Find(holder, "tool_calls") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(item => ToolCall.Of(item, good!.Frame, protocol)).OfType<ToolCall>()
            : [];
        return new AskView(request, frames, frames, answer, Truth(protocol, body), Number(protocol, body), [.. calls], ending) { IsBody = true };
    }

    private static string? Text(Protocol protocol, JsonElement? json) => json is { } root ? protocol.TextOf(root, "response") : null;

    private static bool? Truth(Protocol protocol, JsonElement? json) =>
        json is { } root && protocol.Find(root, "answered") is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : null;

    private static double? Number(Protocol protocol, JsonElement? json) =>
        json is { } root && protocol.Find(root, "quality") is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;
}
