using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Regreen.TestServer.Clusters;

/// <summary>
/// One address before many services, told apart by the first part of the path, which it takes away. Each request has a connection of its own, so
/// that whoever asks next gets who serves then; everything behind the head of a request passes as it is, WebSockets too.
/// </summary>
internal sealed class Ingress : IAsyncDisposable
{
    private const int LongestHead = 32 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<string, int?> _portOf;

    /// <summary>Opens it.</summary>
    /// <param name="portOf">Finds the port of who serves under a first part of the path; null where nobody does.</param>
    public Ingress(Func<string, int?> portOf)
    {
        _portOf = portOf;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Gets the address under a first part of the path.</summary>
    public string AddressOf(string part) => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{part}";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        _end.Dispose();
    }

    private static async Task<string> HeadAsync(NetworkStream client, CancellationToken cancellationToken)
    {
        // Byte by byte: what follows the head is not its own.
        var (head, one) = (new StringBuilder(), new byte[1]);
        while (head.Length < LongestHead && !head.ToString(Math.Max(0, head.Length - 4), Math.Min(4, head.Length)).Equals("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await client.ReadAsync(one, cancellationToken) == 0)
            {
                return "";
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync(_end.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It is closed.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var client = new NetworkStream(socket, ownsSocket: true);
            var head = await HeadAsync(client, _end.Token);
            if (head.Split(' ', 3) is not [var method, var path, var rest] || path.Split('/', 3) is not [_, var part, ..] || _portOf(part) is not { } port)
            {
                await client.WriteAsync("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), _end.Token);
                return;
            }

            using var upstream = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await upstream.ConnectAsync(IPAddress.Loopback, port, _end.Token);
            await using var service = new NetworkStream(upstream);
            var inner = path[(part.Length + 1)..];
            await service.WriteAsync(Encoding.Latin1.GetBytes($"{method} {(inner.StartsWith('/') ? inner : $"/{inner}")} {Closing(rest)}"), _end.Token);
            await await Task.WhenAny(client.CopyToAsync(service, _end.Token), service.CopyToAsync(client, _end.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // One of both has gone; the other sees it by its connection.
        }
    }

    private static string Closing(string rest) => rest.Contains("\r\nUpgrade:", StringComparison.OrdinalIgnoreCase)
        ? rest
        : string.Join("\r\n", rest.Split("\r\n").Where(line => !line.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase)).Select((line, index) => index == 0 ? $"{line}\r\nConnection: close" : line));
}
