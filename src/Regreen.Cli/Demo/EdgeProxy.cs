using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Regreen.Cli.Demo;

/// <summary>
/// The proxy that the demo puts in front of the service: it passes bytes on and may take request headers away, as proxies in front of services do.
/// One request a connection: it asks the upstream to close, so that every request's headers are seen (RFC 9112, 9.6); upgrades stay open.
/// </summary>
internal static class EdgeProxy
{
    private const int MostHeadBytes = 64 * 1024;

    /// <summary>Reads the names of the headers to take away, in lower case.</summary>
    public static async Task<ImmutableHashSet<string>> ReadRemovedHeadersAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        var names = document.RootElement.TryGetProperty("RemoveHeaders", out var value) ? value.GetString() ?? "" : "";
        return [.. names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => name.ToLowerInvariant())];
    }

    /// <summary>Listens until it is cancelled.</summary>
    public static async Task RunAsync(IPEndPoint listen, IPEndPoint upstream, ImmutableHashSet<string> removed, TextWriter log, CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(listen);
        listener.Start();
        await log.WriteLineAsync($"edge listens on {listen}, passes on to {upstream}");
        try
        {
            while (true)
            {
                _ = PassAsync(await listener.AcceptTcpClientAsync(cancellationToken), upstream, removed, log, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Being told to end is how it ends.
        }
    }

    private static async Task PassAsync(TcpClient client, IPEndPoint upstream, ImmutableHashSet<string> removed, TextWriter log, CancellationToken cancellationToken)
    {
        using var inner = client;
        using var server = new TcpClient();
        try
        {
            var (head, rest) = await ReadHeadAsync(client.GetStream(), cancellationToken);
            if (head is null)
            {
                return;
            }

            await server.ConnectAsync(upstream, cancellationToken);
            var (from, to) = (client.GetStream(), server.GetStream());
            await to.WriteAsync(Encoding.Latin1.GetBytes(Rewrite(head, removed)), cancellationToken);
            await to.WriteAsync(rest, cancellationToken);
            await Task.WhenAll(CopyAsync(from, to, cancellationToken), AnswerAsync(to, client, cancellationToken));
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            await log.WriteLineAsync($"edge: {upstream} could not be reached or went away: {error.Message}");
        }
    }

    private static string Rewrite(string head, ImmutableHashSet<string> removed)
    {
        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var isUpgrade = lines.Any(line => line.StartsWith("Upgrade:", StringComparison.OrdinalIgnoreCase));
        var kept = lines.Where((line, index) => index == 0 || !(removed.Contains(Name(line)) || (!isUpgrade && Name(line) is "connection" or "keep-alive")));
        return string.Join("\r\n", kept) + (isUpgrade ? "" : "\r\nConnection: close") + "\r\n\r\n";

        static string Name(string line) => line.Split(':')[0].Trim().ToLowerInvariant();
    }

    private static async Task<(string? Head, ReadOnlyMemory<byte> Body)> ReadHeadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostHeadBytes];
        var length = 0;
        while (length < buffer.Length && await stream.ReadAsync(buffer.AsMemory(length), cancellationToken) is var read and > 0)
        {
            length += read;
            var end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                return (Encoding.Latin1.GetString(buffer, 0, end), buffer.AsMemory(end + 4, length - end - 4));
            }
        }

        return (null, default);
    }

    // The answer's end closes the connection, which ends the other direction too.
    private static async Task AnswerAsync(NetworkStream answer, TcpClient client, CancellationToken cancellationToken)
    {
        try
        {
            await CopyAsync(answer, client.GetStream(), cancellationToken);
        }
        finally
        {
            client.Close();
        }
    }

    private static async Task CopyAsync(NetworkStream from, NetworkStream to, CancellationToken cancellationToken)
    {
        await from.CopyToAsync(to, cancellationToken);
        to.Socket.Shutdown(SocketShutdown.Send);
    }
}
