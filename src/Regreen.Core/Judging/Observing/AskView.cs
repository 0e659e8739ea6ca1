using System.Collections.Immutable;
using System.Text.Json;
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
    /// <summary>Gets the frame that ends it, or null.</summary>
    public Reading? Terminal => Terminals.IsEmpty ? null : Terminals[^1];

    internal static AskView Of(Observation observation, ScenarioStep step)
    {
        var ask = (StepAction.Ask)step.Action;
        var all = observation.Of(step).ToList();
        var request = all.Find(reading => reading.Frame.Direction == FrameDirection.Sent);
        var ending = all.Find(reading => reading.Frame is { Direction: FrameDirection.Closed, ByCase: false } or { Direction: FrameDirection.Refused or FrameDirection.Failed });
        return ask.OverHttp ? OverHttp(observation.Protocol, all, request, ending) : OverSession(observation.Protocol, all, request, ending);
    }

    private static AskView OverSession(Protocol protocol, List<Reading> all, Reading? request, Reading? ending)
    {
        var id = request?.RequestId;
        ImmutableArray<Reading> frames =
        [
            .. all.Where(reading => reading.IsReceived && reading.Event is not null && !EventNames.IsSession(reading.Event)
                && (reading.RequestId is null || id is null || string.Equals(reading.RequestId, id, StringComparison.Ordinal))),
        ];
        ImmutableArray<Reading> terminals = [.. frames.Where(protocol.IsTerminal)];
        var last = terminals.IsEmpty || terminals[^1].Event == EventNames.Error ? (JsonElement?)null : terminals[^1].Json;
        var calls = frames.Where(reading => reading.Event == EventNames.ToolCompleted).Select(reading => ToolCall.Of(reading.Json!.Value, reading.Frame, protocol)).OfType<ToolCall>();
        return new AskView(request, frames, terminals, Text(protocol, last), Truth(protocol, last), Number(protocol, last), [.. calls], ending);
    }

    private static AskView OverHttp(Protocol protocol, List<Reading> all, Reading? request, Reading? ending)
    {
        ImmutableArray<Reading> frames = [.. all.Where(reading => reading.IsReceived)];
        var good = frames.FirstOrDefault(reading => reading.Frame.Status is >= 200 and < 300);
        var body = good?.Json is { ValueKind: JsonValueKind.Object } root ? root : (JsonElement?)null;
        var answer = body is { } found ? JsonPath.TextOf(JsonPath.Find(found, protocol.HttpAsk.Response)) : good?.Frame.Payload;
        var calls = body is { } holder && protocol.Find(holder, "tool_calls") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(item => ToolCall.Of(item, good!.Frame, protocol)).OfType<ToolCall>()
            : [];
        return new AskView(request, frames, frames, answer, Truth(protocol, body), Number(protocol, body), [.. calls], ending);
    }

    private static string? Text(Protocol protocol, JsonElement? json) => json is { } root ? protocol.TextOf(root, "response") : null;

    private static bool? Truth(Protocol protocol, JsonElement? json) =>
        json is { } root && protocol.Find(root, "answered") is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : null;

    private static double? Number(Protocol protocol, JsonElement? json) =>
        json is { } root && protocol.Find(root, "quality") is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;
}
