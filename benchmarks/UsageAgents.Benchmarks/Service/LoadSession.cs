using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace UsageAgents.Benchmarks.Service;

/// <summary>One WebSocket session of the load: asks, and reads frames up to the terminal one.</summary>
internal sealed class LoadSession : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer;

    private LoadSession(int bufferBytes) => _buffer = new byte[bufferBytes];

    /// <summary>Gets the time from the asking to each frame, in ticks of the stopwatch, where they are wanted.</summary>
    public List<long>? Latencies { get; init; }

    public static byte[] Question(string agent, string message) => Encoding.UTF8.GetBytes(
        new JsonObject { ["type"] = "start_agent", ["request_id"] = "r", ["agent"] = agent, ["message"] = message }.ToJsonString());

    /// <summary>Connects with a token in the header, and waits for the login where one is given.</summary>
    public static async Task<LoadSession> ConnectAsync(Uri address, string? token, bool timed, CancellationToken cancellationToken, int bufferBytes = 64 * 1024)
    {
        var session = new LoadSession(bufferBytes) { Latencies = timed ? [] : null };
        session._socket.Options.KeepAliveInterval = TimeSpan.Zero;
        session._socket.Options.Proxy = null;
        if (token is not null)
        {
            session._socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        }

        await session._socket.ConnectAsync(address, cancellationToken);
        while (token is not null && !session.Begins("{\"type\":\"authenticated\"", await session.ReadAsync(cancellationToken)))
        {
            // The welcome comes first.
        }

        return session;
    }

    /// <summary>Asks, and counts the run's frames up to its terminal one.</summary>
    public async Task<int> AskAsync(ReadOnlyMemory<byte> request, long since, CancellationToken cancellationToken, List<byte[]>? frames = null)
    {
        await _socket.SendAsync(request, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        for (var count = 0; ;)
        {
            var length = await ReadAsync(cancellationToken);
            if (!Begins("{\"type\":\"agent_", length) && !Begins("{\"type\":\"tool_", length) && !Begins("{\"type\":\"error\"", length))
            {
                continue;
            }

            count++;
            Latencies?.Add(Stopwatch.GetTimestamp() - since);
            frames?.Add(_buffer[..length]);
            if (Begins("{\"type\":\"agent_completed\"", length))
            {
                return count;
            }

            if (Begins("{\"type\":\"error\"", length))
            {
                throw new InvalidOperationException($"A run of the load failed: {Encoding.UTF8.GetString(_buffer, 0, length)}");
            }
        }
    }

    public void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
    }

    private bool Begins(string start, int length)
    {
        Span<byte> expected = stackalloc byte[32];
        return _buffer.AsSpan(0, length).StartsWith(expected[..Encoding.ASCII.GetBytes(start, expected)]);
    }

    private async ValueTask<int> ReadAsync(CancellationToken cancellationToken)
    {
        for (var length = 0; ;)
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            length += received.Count;
            if (received.MessageType == WebSocketMessageType.Close)
            {
                throw new InvalidOperationException($"The service closed a session of the load: {_socket.CloseStatus} {_socket.CloseStatusDescription}");
            }

            if (received.EndOfMessage)
            {
                return length;
            }
        }
    }
}
