using System.Text.Json;

namespace UsageAgents.Tools;

/// <summary>How a tool call ended.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="CallId">The call's id in its run.</param>
/// <param name="Success">Whether it gave a result.</param>
/// <param name="Result">The result, or <c>{"error": "…"}</c>.</param>
internal sealed record ToolCallOutcome(string Tool, string CallId, bool Success, JsonElement Result)
{
    public string Error => Success ? "" : Result.GetProperty("error").GetString() ?? "";
}
