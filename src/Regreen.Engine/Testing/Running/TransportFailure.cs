using System.Net.Sockets;
using Regreen.Core.Judging;

namespace Regreen.Engine.Testing.Running;

/// <summary>Why nothing came, in stable words.</summary>
/// <param name="Phase">How far it got.</param>
/// <param name="Reason">The stable words.</param>
/// <param name="Detail">What the system said.</param>
internal sealed record TransportFailure(Phase Phase, string Reason, string Detail)
{
    public static TransportFailure TimedOut(Phase phase, TimeSpan limit) => new(phase, "no answer in time", $"nothing came within {limit.TotalSeconds:0.###} s");

    /// <summary>Reads what a connection that broke says.</summary>
    public static TransportFailure Of(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (Of(inner, exception.Message) is { } known)
            {
                return known;
            }
        }

        return new TransportFailure(Phase.Connect, "connection cut", exception.Message);
    }

    private static TransportFailure? Of(Exception exception, string detail) => exception switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => new(Phase.Reach, "connection refused", detail),
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => new(Phase.Reach, "name not resolved", detail),
        SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable } => new(Phase.Reach, "network unreachable", detail),
        SocketException { SocketErrorCode: SocketError.TimedOut } => new(Phase.Reach, "timed out", detail),
        System.Security.Authentication.AuthenticationException => new(Phase.Reach, "tls failed", detail),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new(Phase.Reach, "name not resolved", detail),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new(Phase.Reach, "tls failed", detail),
        _ => null,
    };
}
