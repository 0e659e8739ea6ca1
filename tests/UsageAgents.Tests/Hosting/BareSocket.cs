using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace UsageAgents.Tests.Hosting;

/// <summary>A WebSocket connection of which only the handshake was made: nothing on it reads or answers by itself.</summary>
internal static class BareSocket
{
    public static async Task<NetworkStream> ConnectAsync(TcpClient tcp, RunningServices services, string token, CancellationToken cancellationToken)
    {
        await tcp.ConnectAsync(services.Agents.Host, services.Agents.Port, cancellationToken);
        var stream = tcp.GetStream();
        var handshake = $"GET /ws HTTP/1.1\r\nHost: {services.Agents.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer {token}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(handshake), cancellationToken);
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, cancellationToken);
            head.Append((char)one[0]);
        }

        head.ToString().ShouldStartWith("HTTP/1.1 101");
        return stream;
    }

    /// <summary>Reads until the service closes; gives the last frame of a run.</summary>
    public static async Task<JsonObject> ReadToEndAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var last = new JsonObject();
        var buffer = new byte[256 * 1024];
        for (var length = 0; ;)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            length += received.Count;
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return last;
            }

            if (received.EndOfMessage)
            {
                var frame = JsonNode.Parse(buffer.AsSpan(0, length))!.AsObject();
                last = frame.ContainsKey("seq") ? frame : last;
                length = 0;
            }
        }
    }
}
