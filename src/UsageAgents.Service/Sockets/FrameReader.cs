using System.Buffers;
using System.Net.WebSockets;
using UsageAgents.Contracts;

namespace UsageAgents.Service.Sockets;

/// <summary>Puts the client's messages together, up to the allowed size.</summary>
internal sealed class FrameReader(WebSocket socket) : IDisposable
{
    private const int Usual = 4 * 1024;

    // One byte more than allowed shows that a message is too big.
    private const int Most = Protocol.MaxFrameBytes + 1;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Usual);

    public async Task<ClientMessage> ReadAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length)
            {
                Grow();
            }

            var received = await socket.ReceiveAsync(_buffer.AsMemory(length, Math.Min(_buffer.Length, Most) - length), cancellationToken);
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

    // Thousands of sessions say little: only a long message costs a long buffer.
    private void Grow()
    {
        var longer = ArrayPool<byte>.Shared.Rent(Math.Min(_buffer.Length * 2, Most));
        _buffer.CopyTo(longer.AsSpan());
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = longer;
    }
}
