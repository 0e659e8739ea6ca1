using System.Text.Json;
using System.Text.Json.Serialization;

namespace UsageAgents.Contracts.Runs;

/// <summary>What the service says about one agent run.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(AgentStarted), "agent_started")]
[JsonDerivedType(typeof(AgentThinking), "agent_thinking")]
[JsonDerivedType(typeof(ToolExecuting), "tool_executing")]
[JsonDerivedType(typeof(ToolCompleted), "tool_completed")]
[JsonDerivedType(typeof(AgentHandoff), "agent_handoff")]
[JsonDerivedType(typeof(AgentCompleted), "agent_completed")]
[JsonDerivedType(typeof(AgentCancelled), "agent_cancelled")]
[JsonDerivedType(typeof(RunError), "error")]
public abstract record RunFrame
{
    /// <summary>Gets when it happened (UTC).</summary>
    [JsonPropertyOrder(-7)]
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>Gets the client's id of the request.</summary>
    [JsonPropertyOrder(-6)]
    public string RequestId { get; init; } = "";

    /// <summary>Gets the run.</summary>
    [JsonPropertyOrder(-5)]
    public string RunId { get; init; } = "";

    /// <summary>Gets the number of the run's holder; it grows when another process takes the run over.</summary>
    [JsonPropertyOrder(-4)]
    public int Epoch { get; init; }

    /// <summary>Gets the number of the frame in its run: from 1, without gaps.</summary>
    [JsonPropertyOrder(-3)]
    public int Seq { get; init; }

    /// <summary>Gets the agent that speaks.</summary>
    [JsonPropertyOrder(-2)]
    public string Agent { get; init; } = "";

    /// <summary>Gets a value indicating whether no frame of the run follows.</summary>
    [JsonIgnore]
    public bool IsTerminal => this is AgentCompleted or AgentCancelled or RunError;
}

/// <summary>An agent begins.</summary>
public sealed record AgentStarted : RunFrame;

/// <summary>What the agent makes of the question.</summary>
/// <param name="Message">The thought, in a sentence.</param>
public sealed record AgentThinking(string Message) : RunFrame;

/// <summary>A tool is called.</summary>
/// <param name="Tool">The tool's name.</param>
/// <param name="CallId">The call's id; citations name it.</param>
/// <param name="Arguments">What the tool is given.</param>
public sealed record ToolExecuting(string Tool, string CallId, JsonElement Arguments) : RunFrame;

/// <summary>A tool call has ended.</summary>
/// <param name="Tool">The tool's name.</param>
/// <param name="CallId">The call's id.</param>
/// <param name="Success">Whether it gave a result.</param>
/// <param name="Result">The result, or <c>{"error": "…"}</c>.</param>
/// <param name="DurationMs">How long it took.</param>
public sealed record ToolCompleted(string Tool, string CallId, bool Success, JsonElement Result, double DurationMs) : RunFrame;

/// <summary>One agent gives the work to another.</summary>
/// <param name="From">Who gives.</param>
/// <param name="To">Who takes.</param>
/// <param name="Reason">Why.</param>
public sealed record AgentHandoff(string From, string To, string Reason) : RunFrame;

/// <summary>The run has ended with an answer.</summary>
/// <param name="Response">The answer; each number cites the tool call that it comes from.</param>
/// <param name="Answered">Whether the question was answered, not declined.</param>
/// <param name="Quality">The checked quality, or nothing where the question was declined.</param>
/// <param name="Usage">What the run used.</param>
/// <param name="DurationMs">How long it took.</param>
public sealed record AgentCompleted(string Response, bool Answered, double? Quality, RunUsage Usage, double DurationMs) : RunFrame;

/// <summary>The run was stopped.</summary>
/// <param name="Reason">By whom or what.</param>
public sealed record AgentCancelled(string Reason) : RunFrame;

/// <summary>The run has failed.</summary>
/// <param name="Code">The stable name of the error.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Hint">What to do about it.</param>
/// <param name="Retryable">Whether the same request may succeed later.</param>
public sealed record RunError(string Code, string Message, string Hint, bool Retryable) : RunFrame
{
    /// <summary>Gets after how many seconds to come again, or null where nobody knows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RetryAfter { get; init; }
}
