namespace Regreen.Core.Judging.Streaming;

/// <summary>An event of an event stream, or a comment in it.</summary>
/// <param name="Type">What the stream calls it; <c>message</c> where it says nothing.</param>
/// <param name="Data">Its data.</param>
/// <param name="LastId">The id that stood last in the stream, or null.</param>
public sealed record ServerSentEvent(string Type, string Data, string? LastId)
{
    /// <summary>The name under which comments stand: they keep a connection alive, and nothing else.</summary>
    public const string Heartbeat = "heartbeat";

    /// <summary>Gets whether its data were longer than what is kept.</summary>
    public bool Cut { get; init; }
}
