using System.Net.WebSockets;
using System.Threading.Channels;

namespace UsageAgents.Service.Sockets;

/// <summary>Frames on their way to the client: bounded, sent in order, the close frame last.</summary>
internal sealed class OutboundQueue(WebSocket socket, int capacity, TimeProvider time)
{
    private static readonly TimeSpan StuckAfter = TimeSpan.FromSeconds(5);
    private readonly Channel<byte[]> _frames = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(capacity) { SingleReader = true });
    private SessionEnd? _end;
    private volatile bool _skipQueued;

    /// <summary>Gets how the session ends, once that is decided.</summary>
    public SessionEnd? Ending => Volatile.Read(ref _end);

    /// <summary>Queues a frame; false if the client is too slow to take it, or the session has ended.</summary>
    public bool TryAdd(byte[] frame)
    {
        if (_frames.Writer.TryWrite(frame))
        {
            return true;
        }

        _skipQueued |= End(SessionEnd.Overload);
        return false;
    }

    /// <summary>Decides how the session ends; only the first decision counts.</summary>
    public bool End(SessionEnd end)
    {
        if (Interlocked.CompareExchange(ref _end, end, null) is not null)
        {
            return false;
        }

        _frames.Writer.TryComplete();
        return true;
    }

    /// <summary>Sends what is queued until the session ends, then the close frame.</summary>
    public async Task PumpAsync()
    {
        try
        {
            await foreach (var frame in _frames.Reader.ReadAllAsync())
            {
                if (_skipQueued)
                {
                    break;
                }

                await SendAsync(frame);
            }

            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                using var deadline = new CancellationTokenSource(StuckAfter, time);
                await socket.CloseOutputAsync(Ending!.Status, Ending.Reason, deadline.Token);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The client is gone, or takes nothing any more: there is nobody to say goodbye to.
            End(SessionEnd.Normal);
            socket.Abort();
        }
    }

    private async Task SendAsync(byte[] frame)
    {
        using var deadline = new CancellationTokenSource(StuckAfter, time);
        await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, deadline.Token);
    }
}
