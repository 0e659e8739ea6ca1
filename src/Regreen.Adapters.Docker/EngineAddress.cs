using System.Net.Sockets;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Docker;

/// <summary>Where a Docker Engine listens: <c>unix:///PATH</c>, <c>tcp://HOST:PORT</c>, or the path of a socket.</summary>
internal static class EngineAddress
{
    /// <summary>The socket that an Engine has unless it is told otherwise.</summary>
    public const string Usual = "unix:///var/run/docker.sock";

    /// <summary>Makes a client. Nothing is touched until it is used.</summary>
    public static HttpClient Open(string address)
    {
        if (address.StartsWith('/'))
        {
            return OverSocket(address);
        }

        return Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri switch
        {
            { Scheme: "unix" } => OverSocket(uri.AbsolutePath),
            // The Engine publishes ports on the loopback of its machine, so it must be this one, if need be by a tunnel.
            { Scheme: "tcp" or "http", IsLoopback: true } => new HttpClient { BaseAddress = new UriBuilder("http", uri.Host, uri.Port).Uri, Timeout = Timeout.InfiniteTimeSpan },
            { Scheme: "tcp" or "http" or "https" } => throw Refused($"The Docker Engine at {address} is not on this machine, where the ports of its containers are published."),
            _ => throw Refused($"'{address}' is no address of a Docker Engine."),
        } : throw Refused($"'{address}' is no address of a Docker Engine.");
    }

    private static UserErrorException Refused(string message) =>
        new(message, "Write unix:///PATH or tcp://127.0.0.1:PORT, as 'deploy.docker.engine' or in DOCKER_HOST.", FailureCategory.Usage);

    private static HttpClient OverSocket(string path) => new(new SocketsHttpHandler { ConnectCallback = (_, token) => ConnectAsync(path, token) })
    {
        BaseAddress = new Uri("http://docker"),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
