using System.Collections.Immutable;
using System.Text.Json;
using Regreen.Core.Judging.Observing;

namespace Regreen.Core.Judging.Answers;

/// <summary>A value that an answer states as a tool's result has it: it was worked out there, not in the answer.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Path">Where it stands in the result, as <see cref="JsonPath"/> reads it.</param>
/// <param name="Field">The name of the field.</param>
/// <param name="Beside">The other fields of the same object.</param>
/// <param name="Text">As the answer prints it.</param>
/// <param name="Frame">The frame that told the result.</param>
public sealed record RepeatedResult(string Tool, string Path, string Field, ImmutableArray<string> Beside, string Text, Frame Frame);

/// <summary>Finds what an answer repeats of the results of its tools.</summary>
public static class RepeatedResults
{
    private const int ShortestText = 3;

    /// <summary>Lists what the answer in a frame repeats, in the order of the results. What was asked with is no result: it is left out.</summary>
    /// <param name="protocol">The target's protocol.</param>
    /// <param name="transcript">What went over the wire.</param>
    /// <param name="frame">The frame that holds the answer.</param>
    public static ImmutableArray<RepeatedResult> Of(Protocol protocol, Transcript transcript, int frame)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        ArgumentNullException.ThrowIfNull(transcript);
        if (transcript.Frames.FirstOrDefault(other => other.Index == frame) is not { } last || protocol.Read(last) is not { IsReceived: true } end || protocol.TextOf(end, "response") is not { } answer)
        {
            return [];
        }

        var ofStep = transcript.Frames.Where(other => other.Step == last.Step && other.Index < frame).Select(protocol.Read).ToImmutableArray();
        var asked = string.Join('\n', ofStep.Where(reading => reading.Frame.Direction == FrameDirection.Sent).Select(reading => reading.Frame.Payload));
        var said = new Said([.. AnswerNumbers.In(answer).ExceptBy(AnswerNumbers.In(asked).Select(number => number.Value), number => number.Value)], answer, asked);
        return
        [
            .. from reading in ofStep
               where reading is { IsReceived: true, Event: EventNames.ToolCompleted } && (reading.RequestId is null || reading.RequestId == end.RequestId)
               let call = ToolCall.Of(reading.Json.GetValueOrDefault(), reading.Frame, protocol)
               where call is { Success: true }
               from leaf in Leaves(call.Result.GetValueOrDefault(), "", [])
               let text = said.TextOf(leaf.Value)
               where text is not null
               select new RepeatedResult(call.Tool, leaf.Path, leaf.Field, leaf.Beside, text, call.Frame),
        ];
    }

    private static IEnumerable<(string Path, string Field, ImmutableArray<string> Beside, JsonElement Value)> Leaves(JsonElement element, string path, ImmutableArray<string> fields) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Leaves(property.Value, Join(path, property.Name), [property.Name, .. Names(element).Where(name => name != property.Name)])),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((item, index) => Leaves(item, Join(path, $"{index}"), fields)),
        _ when fields.IsEmpty => [],
        _ => [(path, fields[0], fields[1..], element)],
    };

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private sealed record Said(ImmutableArray<AnswerNumber> Numbers, string Answer, string Asked)
    {
        public string? TextOf(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetDecimal(out var number) => Numbers.FirstOrDefault(said => said.IsRoundingOf(number))?.Text,
            JsonValueKind.String when value.GetString() is { Length: >= ShortestText } text && Answer.Contains(text, StringComparison.OrdinalIgnoreCase) && !Asked.Contains(text, StringComparison.OrdinalIgnoreCase) => text,
            _ => null,
        };
    }
}
