using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using Regreen.Core.Judging;

namespace Regreen.Adapters.Witness;

/// <summary>Takes messages from one side of a WebSocket and gives them to the other.</summary>
internal sealed record SocketPump(WebSocket From, WebSocket To, Relaying Relaying, bool FromClient)
{
    private const int BufferSize = 16 * 1024;

    /// <summary>Gets the end of the pump.</summary>
    public Task Done { get; private set; } = Task.CompletedTask;

    public Task RunAsync(Func<string, SocketMessage> look, CancellationToken cancellationToken) => Done = PumpAsync(look, cancellationToken);

    public void Abort()
    {
        From.Abort();
        To.Abort();
    }

    private async Task PumpAsync(Func<string, SocketMessage> look, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (true)
            {
                var received = await From.ReceiveAsync(buffer.AsMemory(), cancellationToken);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    await CloseAsync(cancellationToken);
                    return;
                }

                var isGoingOn = received.MessageType == WebSocketMessageType.Binary
                    ? await PassBinaryAsync(buffer, received, cancellationToken)
                    : received.EndOfMessage
                        ? await PassAsync(buffer.AsMemory(0, received.Count), Encoding.UTF8.GetString(buffer, 0, received.Count), look, cancellationToken)
                        : await PassLongAsync(buffer, received.Count, look, cancellationToken);
                if (!isGoingOn)
                {
                    return;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<bool> PassAsync(ReadOnlyMemory<byte> bytes, string text, Func<string, SocketMessage> look, CancellationToken cancellationToken)
    {
        var message = look(text);
        if (message.Close is { } code)
        {
            await SabotagedCloseAsync(code, cancellationToken);
            return false;
        }

        if (message.Time is { } time)
        {
            await Task.Delay(message.Delay, time, cancellationToken);
        }

        if (message.Text is { } passed)
        {
            await To.SendAsync(ReferenceEquals(passed, text) ? bytes : Encoding.UTF8.GetBytes(passed), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }

        return true;
    }

    private async Task<bool> PassLongAsync(byte[] buffer, int count, Func<string, SocketMessage> look, CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        await whole.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        ValueWebSocketReceiveResult received;
        do
        {
            received = await From.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            await whole.WriteAsync(buffer.AsMemory(0, received.Count), cancellationToken);
        }
        while (!received.EndOfMessage);
        var bytes = whole.GetBuffer().AsMemory(0, (int)whole.Length);
        return await PassAsync(bytes, Encoding.UTF8.GetString(bytes.Span), look, cancellationToken);
    }

    private async Task<bool> PassBinaryAsync(byte[] buffer, ValueWebSocketReceiveResult received, CancellationToken cancellationToken)
    {
        Relaying.Exchange.Add(FromClient ? FrameDirection.Sent : FrameDirection.Received, new Frame(0, default, "", FrameDirection.Sent, 0) { Payload = Convert.ToBase64String(buffer, 0, received.Count), Reason = "binary" });
        if (FromClient)
        {
            Relaying.Exchange.Forward();
        }

        await To.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, cancellationToken);
        return true;
    }

    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        var code = From.CloseStatus;
        Relaying.Exchange.Add(FrameDirection.Closed, new Frame(0, default, "", FrameDirection.Closed, 0) { CloseCode = (int?)code, Reason = From.CloseStatusDescription, ByCase = FromClient });
        if (To.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            // 1005 says that no code was sent; it is never sent itself.
            await To.CloseOutputAsync(code is null or WebSocketCloseStatus.Empty ? WebSocketCloseStatus.Empty : code.Value, code is null or WebSocketCloseStatus.Empty ? null : From.CloseStatusDescription, cancellationToken);
        }
    }

    private async Task SabotagedCloseAsync(WebSocketCloseStatus code, CancellationToken cancellationToken)
    {
        var (client, service) = FromClient ? (From, To) : (To, From);
        Relaying.Exchange.Add(FrameDirection.Closed, new Frame(0, default, "", FrameDirection.Closed, 0) { CloseCode = (int)code, Reason = "closed by sabotage" });
        if (!FromClient)
        {
            // The other pump reads the client's answer to it, and closes the service's side.
            await client.CloseOutputAsync(code, "sabotage", cancellationToken);
            return;
        }

        await client.CloseAsync(code, "sabotage", cancellationToken);
        service.Abort();
    }
}
