using System.Collections.Immutable;

namespace Regreen.Core.Judging;

/// <summary>Which way something went over the wire, or how a channel began or ended.</summary>
public enum FrameDirection
{
    /// <summary>A WebSocket was opened.</summary>
    Opened,

    /// <summary>We sent it.</summary>
    Sent,

    /// <summary>The service sent it.</summary>
    Received,

    /// <summary>The channel was closed.</summary>
    Closed,

    /// <summary>The handshake was answered by an HTTP status.</summary>
    Refused,

    /// <summary>Nothing came: a broken connection, a deadline, missing credentials.</summary>
    Failed,

    /// <summary>The service gave a sign of life below the messages: a WebSocket ping, or a pong that nobody asked for.</summary>
    Pinged,
}

/// <summary>One thing that went over the wire, redacted. Its index is its line in the stored transcript.</summary>
/// <param name="Index">Its place, from 1.</param>
/// <param name="At">When, since the attempt began.</param>
/// <param name="Channel">The session or exchange it belongs to.</param>
/// <param name="Direction">Which way it went.</param>
/// <param name="Step">The step of the case it belongs to, from 0.</param>
public sealed record Frame(int Index, TimeSpan At, string Channel, FrameDirection Direction, int Step)
{
    /// <summary>Gets the user in whose name the channel was opened, or null.</summary>
    public string? User { get; init; }

    /// <summary>Gets whether it carried credentials.</summary>
    public bool Credentials { get; init; }

    /// <summary>Gets the id of the request it belongs to, where known.</summary>
    public string? RequestId { get; init; }

    /// <summary>Gets the W3C trace id that went with it, or null.</summary>
    public string? TraceId { get; init; }

    /// <summary>Gets the method and path of an HTTP exchange, or null.</summary>
    public string? Name { get; init; }

    /// <summary>Gets what an event stream calls the event, or null.</summary>
    public string? EventType { get; init; }

    /// <summary>Gets the id that stood last in an event stream, or null.</summary>
    public string? EventId { get; init; }

    /// <summary>Gets the text of the message or the body.</summary>
    public string Payload { get; init; } = "";

    /// <summary>Gets whether the payload was longer than what is kept.</summary>
    public bool Cut { get; init; }

    /// <summary>Gets the HTTP status, or null.</summary>
    public int? Status { get; init; }

    /// <summary>Gets the HTTP headers, by lower-case name.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Gets the close code, or null.</summary>
    public int? CloseCode { get; init; }

    /// <summary>Gets the close reason, or what failed, in stable words.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets where a failure stands, or null.</summary>
    public Phase? Phase { get; init; }

    /// <summary>Gets which try of its step it belongs to, from 0.</summary>
    public int Try { get; init; }

    /// <summary>Gets whether the case itself closed the channel.</summary>
    public bool ByCase { get; init; }
}
