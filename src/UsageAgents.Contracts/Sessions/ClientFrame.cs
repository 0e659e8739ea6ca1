using System.Text.Json.Serialization;

namespace UsageAgents.Contracts.Sessions;

/// <summary>What a client may send over a WebSocket session.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(AuthenticateFrame), "authenticate")]
[JsonDerivedType(typeof(StartAgentFrame), "start_agent")]
[JsonDerivedType(typeof(CancelFrame), "cancel")]
[JsonDerivedType(typeof(ResumeFrame), "resume")]
[JsonDerivedType(typeof(PongFrame), "pong")]
public abstract record ClientFrame;

/// <summary>Logs the session in; the first frame of a client that could not send a header.</summary>
public sealed record AuthenticateFrame : ClientFrame
{
    /// <summary>Gets the access token.</summary>
    public required string Token { get; init; }
}

/// <summary>Asks an agent a question.</summary>
public sealed record StartAgentFrame : ClientFrame
{
    /// <summary>Gets the id by which the client recognises the answers; it stands in every frame of the run.</summary>
    public required string RequestId { get; init; }

    /// <summary>Gets the agent's name or alias.</summary>
    public required string Agent { get; init; }

    /// <summary>Gets the question.</summary>
    public required string Message { get; init; }

    /// <summary>Gets the client's key of this request: sent again, also over another session, it gives the same run.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Gets the W3C trace context of this request; the one of the handshake counts otherwise.</summary>
    public string? Traceparent { get; init; }
}

/// <summary>Stops a run of this user.</summary>
public sealed record CancelFrame : ClientFrame
{
    /// <summary>Gets the run.</summary>
    public required string RunId { get; init; }
}

/// <summary>Asks for the frames of a run from a point on.</summary>
public sealed record ResumeFrame : ClientFrame
{
    /// <summary>Gets the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Gets the last frame that the client has, as <c>epoch.seq</c>.</summary>
    public required string After { get; init; }
}

/// <summary>Answers a heartbeat.</summary>
public sealed record PongFrame : ClientFrame;
