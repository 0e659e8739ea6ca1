using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace UsageAgents.Tests.Hosting;

/// <summary>A client of the WebSocket contract that knows nothing of the service's own types.</summary>
internal sealed class SocketClient : IDisposable
{
    private readonly ClientWebSocket _socket = new();

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public string? CloseReason => _socket.CloseStatusDescription;

    public string? Subprotocol => _socket.SubProtocol;

    public static Task<SocketClient> ConnectAsync(RunningServices services, string? token, CancellationToken cancellationToken, params string[] subprotocols) =>
        ConnectAsync(services.Agents, token, cancellationToken, subprotocols);

    public static async Task<SocketClient> ConnectAsync(Uri address, string? token, CancellationToken cancellationToken, params string[] subprotocols)
    {
        var client = new SocketClient();
        if (token is not null)
        {
            client._socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        }

        Array.ForEach(subprotocols, client._socket.Options.AddSubProtocol);
        await client._socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/ws" }.Uri, cancellationToken);
        return client;
    }

    public Task SendAsync(JsonObject frame, CancellationToken cancellationToken) => SendAsync(frame.ToJsonString(), cancellationToken);

    public async Task SendAsync(string text, CancellationToken cancellationToken) =>
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    public Task AskAsync(string agent, string message, string requestId, CancellationToken cancellationToken) => SendAsync(
        new JsonObject { ["type"] = "start_agent", ["request_id"] = requestId, ["agent"] = agent, ["message"] = message }, cancellationToken);

    /// <summary>Sends raw bytes as one piece of a message.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, bool ends, CancellationToken cancellationToken) =>
        await _socket.SendAsync(bytes, type, ends, cancellationToken);

    /// <summary>Reads frames up to the first of a type.</summary>
    public async Task<JsonObject> ReadUntilAsync(string type, CancellationToken cancellationToken)
    {
        while (true)
        {
            var frame = await ReadAsync(cancellationToken) ?? throw new InvalidOperationException($"closed before {type}: {CloseStatus} {CloseReason}");
            if (frame["type"]!.GetValue<string>() == type)
            {
                return frame;
            }
        }
    }

    /// <summary>Reads the next frame; nothing when the service has closed.</summary>
    public async Task<JsonObject?> ReadAsync(CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var result = await _socket.ReceiveAsync(buffer, cancellationToken);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            await content.WriteAsync(buffer.AsMemory(0, result.Count), cancellationToken);
            if (result.EndOfMessage)
            {
                return JsonNode.Parse(content.ToArray())!.AsObject();
            }
        }
    }

    /// <summary>Reads the frames of a request up to its terminal one.</summary>
    public async Task<List<JsonObject>> RunAsync(string requestId, CancellationToken cancellationToken)
    {
        var frames = new List<JsonObject>();
        while (frames.Count == 0 || frames[^1]["type"]!.GetValue<string>() is not ("agent_completed" or "agent_cancelled" or "error"))
        {
            var frame = await ReadAsync(cancellationToken) ?? throw new InvalidOperationException($"closed: {CloseStatus} {CloseReason}");
            if (frame["request_id"]?.GetValue<string>() == requestId)
            {
                frames.Add(frame);
            }
        }

        return frames;
    }

    public void Dispose() => _socket.Dispose();
}
