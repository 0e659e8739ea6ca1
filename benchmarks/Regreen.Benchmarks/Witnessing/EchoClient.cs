using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;

namespace Regreen.Benchmarks.Witnessing;

/// <summary>Sends messages and waits for each to come back: over one socket, for the time that one takes, or over many, for how many pass.</summary>
internal static class EchoClient
{
    private static readonly byte[] Message = """{"type":"m","n":12345}"""u8.ToArray();

    /// <summary>Answers each line: <c>one ADDRESS MESSAGES</c> by the median in microseconds, <c>many ADDRESS SOCKETS MILLISECONDS</c> by messages a second.</summary>
    public static async Task<int> RunAsync(TextReader input, TextWriter output)
    {
        await output.WriteLineAsync("ready");
        while (await input.ReadLineAsync() is { } line)
        {
            var (value, messages) = line.Split(' ') switch
            {
                ["one", var address, var count] => await OneAsync(new Uri(address), int.Parse(count, CultureInfo.InvariantCulture)),
                ["many", var address, var sockets, var time] => await ManyAsync(new Uri(address), int.Parse(sockets, CultureInfo.InvariantCulture), TimeSpan.FromMilliseconds(int.Parse(time, CultureInfo.InvariantCulture))),
                _ => throw new InvalidOperationException($"'{line}' is not understood."),
            };
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{value} {messages}"));
        }

        return 0;
    }

    private static async Task<(double Value, long Messages)> OneAsync(Uri address, int count)
    {
        using var socket = await ConnectAsync(address);
        var buffer = new byte[256];
        var times = new double[count];
        for (var index = 0; index < count; index++)
        {
            var start = Stopwatch.GetTimestamp();
            await EchoAsync(socket, buffer);
            times[index] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        await CloseAsync(socket);
        Array.Sort(times);
        return (times[count / 2], count);
    }

    private static async Task<(double Value, long Messages)> ManyAsync(Uri address, int sockets, TimeSpan limit)
    {
        var open = await Task.WhenAll(Enumerable.Range(0, sockets).Select(_ => ConnectAsync(address)));
        var start = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(open.Select(async socket =>
        {
            var (buffer, count) = (new byte[256], 0L);
            while (Stopwatch.GetElapsedTime(start) < limit)
            {
                await EchoAsync(socket, buffer);
                count++;
            }

            return count;
        }));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (var socket in open)
        {
            await CloseAsync(socket);
            socket.Dispose();
        }

        return (counts.Sum() / seconds, counts.Sum());
    }

    private static async Task<ClientWebSocket> ConnectAsync(Uri address)
    {
        var socket = new ClientWebSocket();
        socket.Options.Proxy = null;
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws" }.Uri, CancellationToken.None);
        return socket;
    }

    private static async Task EchoAsync(ClientWebSocket socket, byte[] buffer)
    {
        await socket.SendAsync(Message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        if (received.Count != Message.Length || !received.EndOfMessage)
        {
            throw new InvalidOperationException($"{received.Count} bytes came back instead of {Message.Length}.");
        }
    }

    private static Task CloseAsync(ClientWebSocket socket) => socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
}
