using System.ComponentModel.DataAnnotations;

namespace UsageAgents.Service.Sockets;

/// <summary>The bounds of a WebSocket session.</summary>
internal sealed class SocketOptions
{
    public const string SectionName = "Sockets";

    /// <summary>Gets or sets how long a client may take to authenticate, in seconds. Default: 10.</summary>
    [Range(1, 300)]
    public int AuthenticationSeconds { get; set; } = 10;

    /// <summary>Gets or sets the time between heartbeats, in seconds. Default: 15.</summary>
    [Range(1, 3600)]
    public int HeartbeatSeconds { get; set; } = 15;

    /// <summary>Gets or sets how many frames may wait for a slow reader. Default: 256.</summary>
    [Range(8, 100000)]
    public int QueueFrames { get; set; } = 256;

    /// <summary>Gets or sets how long a full queue is waited for before the session ends with 1013, in seconds. Default: 5.</summary>
    [Range(0.1, 300)]
    public double SlowReaderSeconds { get; set; } = 5;

    /// <summary>Gets or sets how many frames a client may send in a second, on average; twice as many at once. Default: 200.</summary>
    [Range(1, 1_000_000)]
    public int FramesPerSecond { get; set; } = 200;

    /// <summary>Gets or sets how long a client may leave a ping of the protocol unanswered, in seconds. Default: 30.</summary>
    [Range(0.05, 3600)]
    public double KeepAliveSeconds { get; set; } = 30;
}
