using System.Collections.Immutable;
using System.Text.Json;

namespace UsageAgents.Contracts.Runs;

/// <summary>The body of <c>POST /agents/{name}/runs</c>.</summary>
/// <param name="Message">The question.</param>
/// <param name="RequestId">The client's id of the request; the service makes one otherwise.</param>
public sealed record RunQuestion(string? Message, string? RequestId);

/// <summary>A tool call of a finished run.</summary>
/// <param name="Tool">The tool's name.</param>
/// <param name="CallId">The call's id; citations name it.</param>
/// <param name="Success">Whether it gave a result.</param>
/// <param name="Result">The result.</param>
public sealed record ToolCallSummary(string Tool, string CallId, bool Success, JsonElement Result);

/// <summary>The answer of <c>POST /agents/{name}/runs</c>.</summary>
/// <param name="RunId">The run.</param>
/// <param name="RequestId">The client's id of the request.</param>
/// <param name="Agent">The agent that was asked.</param>
/// <param name="Response">The answer.</param>
/// <param name="Answered">Whether the question was answered, not declined.</param>
/// <param name="Quality">The checked quality, or nothing where the question was declined.</param>
/// <param name="Usage">What the run used.</param>
/// <param name="DurationMs">How long it took.</param>
/// <param name="ToolCalls">The tools called, in their order.</param>
public sealed record RunAnswer(
    string RunId,
    string RequestId,
    string Agent,
    string Response,
    bool Answered,
    double? Quality,
    RunUsage Usage,
    double DurationMs,
    ImmutableArray<ToolCallSummary> ToolCalls);
