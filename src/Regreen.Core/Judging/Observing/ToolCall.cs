using System.Text.Json;

namespace Regreen.Core.Judging.Observing;

/// <summary>A tool call as the service told it.</summary>
/// <param name="CallId">Its id; citations name it.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Success">Whether it gave a result.</param>
/// <param name="Result">The result, or null.</param>
/// <param name="Frame">The frame that told it.</param>
public sealed record ToolCall(string CallId, string Tool, bool Success, JsonElement? Result, Frame Frame)
{
    internal static ToolCall? Of(JsonElement root, Frame frame, Protocol protocol)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var result = protocol.Find(root, "result");
        var success = protocol.Find(root, "success") is { } said ? said.ValueKind == JsonValueKind.True : result is not null;
        return new ToolCall(protocol.TextOf(root, "call_id") ?? "", protocol.TextOf(root, "tool") ?? "", success, result, frame);
    }
}
