using System.Net.Sockets;
using System.Security.Authentication;
using Regreen.Core.Judging;

namespace Regreen.Adapters.Witness;

/// <summary>What is recorded where the service could not be spoken with, in the words that scenarios use too.</summary>
internal static class Breakage
{
    public static Frame FrameOf(Exception exception)
    {
        var cause = Causes(exception).FirstOrDefault(one => one is SocketException or AuthenticationException);
        var (phase, reason) = cause switch
        {
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => (Phase.Reach, "connection refused"),
            AuthenticationException => (Phase.Reach, "tls failed"),
            _ => (Phase.Connect, "connection broken"),
        };
        return new Frame(0, default, "", FrameDirection.Failed, 0) { Phase = phase, Reason = reason, Payload = (cause ?? exception.GetBaseException()).Message };
    }

    private static IEnumerable<Exception> Causes(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }
}
