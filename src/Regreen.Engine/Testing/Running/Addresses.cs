using System.Net;
using System.Net.Sockets;

namespace Regreen.Engine.Testing.Running;

/// <summary>Puts addresses together.</summary>
internal static class Addresses
{
    /// <summary>Puts a path behind a base address; an absolute address stands for itself only where it lies below the base.</summary>
    public static Uri Join(string baseAddress, string path) => new($"{baseAddress.TrimEnd('/')}/{path.TrimStart('/')}", UriKind.Absolute);

    /// <summary>Finds addresses at which nobody listens: the port was free a moment ago, and nothing of ours takes it.</summary>
    public static (string Http, string WebSocket) Closed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return ($"http://127.0.0.1:{port}", $"ws://127.0.0.1:{port}/");
    }
}
