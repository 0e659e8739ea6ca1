using System.Text.Json;

namespace Regreen.Core.Judging.Observing;

/// <summary>A frame, and what the target's protocol makes of it.</summary>
/// <param name="Frame">The frame.</param>
/// <param name="Json">Its payload as JSON, or null.</param>
/// <param name="Wire">The event's name on the wire, or null.</param>
/// <param name="Event">The event's contract name; the wire's where the contract has none.</param>
/// <param name="RequestId">The request that it names, or null.</param>
public sealed record Reading(Frame Frame, JsonElement? Json, string? Wire, string? Event, string? RequestId)
{
    /// <summary>Gets the frame that was recorded, where another protocol was read in the words of the contract; else null.</summary>
    public Frame? Recorded { get; init; }

    /// <summary>Gets whether the service sent it.</summary>
    public bool IsReceived => Frame.Direction == FrameDirection.Received;

    /// <summary>Gets whether it belongs to an agent run.</summary>
    public bool IsRun => IsReceived && (EventNames.IsRun(Event) || (RequestId is not null && Event is not null));

    /// <summary>Says whether it is this event, by its contract name or its name on the wire.</summary>
    public bool Is(string name) => string.Equals(Event, name, StringComparison.Ordinal) || string.Equals(Wire, name, StringComparison.Ordinal);
}

/// <summary>The names of the event contract.</summary>
public static class EventNames
{
    /// <summary>A session is logged in.</summary>
    public const string Authenticated = "authenticated";

    /// <summary>A refusal, or the end of a run that failed.</summary>
    public const string Error = "error";

    /// <summary>A tool begins.</summary>
    public const string ToolExecuting = "tool_executing";

    /// <summary>A tool has ended.</summary>
    public const string ToolCompleted = "tool_completed";

    /// <summary>A run has ended with an answer.</summary>
    public const string AgentCompleted = "agent_completed";

    /// <summary>A run was stopped.</summary>
    public const string AgentCancelled = "agent_cancelled";

    /// <summary>A sign of life.</summary>
    public const string Heartbeat = "heartbeat";

    /// <summary>Says whether an event belongs to an agent run.</summary>
    public static bool IsRun(string? name) =>
        name is "agent_started" or "agent_thinking" or ToolExecuting or ToolCompleted or "agent_handoff" or AgentCompleted or AgentCancelled;

    /// <summary>Says whether an event belongs to the session and never to a request.</summary>
    public static bool IsSession(string? name) => name is "welcome" or Authenticated or Heartbeat or "pong";

    /// <summary>Says whether an event speaks of a tool.</summary>
    public static bool IsTool(string? name) => name is ToolExecuting or ToolCompleted;
}
