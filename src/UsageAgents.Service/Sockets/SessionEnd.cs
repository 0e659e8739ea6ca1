using System.Net.WebSockets;
using System.Text;
using UsageAgents.Contracts.Runs;
using UsageAgents.Running;

namespace UsageAgents.Service.Sockets;

/// <summary>How a session is closed.</summary>
internal sealed record SessionEnd(WebSocketCloseStatus Status, string Reason)
{
    private const int LongestReason = 120;
    public static readonly SessionEnd Normal = new(WebSocketCloseStatus.NormalClosure, "");
    public static readonly SessionEnd Stopping = new(WebSocketCloseStatus.EndpointUnavailable, "the service is stopping");
    public static readonly SessionEnd TooBig = new(WebSocketCloseStatus.MessageTooBig, "a frame has at most 65536 bytes");

    // 1013, "try again later", has no name in the framework.
    public static readonly SessionEnd Overload = new((WebSocketCloseStatus)1013, "the client reads too slowly");

    /// <summary>Gives the reason, for a slow client with the last frame that it was sent, after which it can resume.</summary>
    public string ReasonAfter(RunFrame? last) => this == Overload && last is not null ? $"{Reason}; last was {last.RunId} {RunPosition.Of(last)}" : Reason;

    public static SessionEnd Refusal(string reason)
    {
        while (Encoding.UTF8.GetByteCount(reason) > LongestReason)
        {
            reason = reason[..^1];
        }

        return new SessionEnd(WebSocketCloseStatus.PolicyViolation, reason);
    }
}
