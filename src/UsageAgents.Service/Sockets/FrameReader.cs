using System.Buffers;
using System.Net.WebSockets;
using UsageAgents.Contracts;

namespace UsageAgents.Service.Sockets;

/// <summary>Puts the client's messages together, up to the allowed size.</summary>
internal sealed class FrameReader(WebSocket socket) : IDisposable
{
    // One byte more than allowed shows that a message is too big.
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(Protocol.MaxFrameBytes + 1);

    public async Task<ClientMessage> ReadAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(_buffer.AsMemory(length, Protocol.MaxFrameBytes + 1 - length), cancellationToken);
            length += received.Count;
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return new ClientMessage.Closed();
            }

            if (length > Protocol.MaxFrameBytes)
            {
                return new ClientMessage.TooBig();
            }

            if (received is { EndOfMessage: true, MessageType: WebSocketMessageType.Binary })
            {
                return new ClientMessage.Binary();
            }

            if (received.EndOfMessage)
            {
                return new ClientMessage.Content(_buffer.AsMemory(0, length));
            }
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
