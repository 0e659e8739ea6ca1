using System.Net.WebSockets;
using System.Threading.Channels;
using UsageAgents.Contracts.Runs;

namespace UsageAgents.Service.Sockets;

/// <summary>
/// Frames on their way to the client: bounded, sent in order, the close frame last. Frames of runs wait for room, since their run keeps them anyway; a client that
/// makes no room for too long is closed with 1013 and the last frame that it was sent.
/// </summary>
internal sealed class OutboundQueue(WebSocket socket, GatheringStream? stream, int capacity, TimeSpan slowAfter, TimeProvider time, Action onSlow) : IDisposable
{
    private readonly Channel<(byte[] Json, RunFrame? Frame)> _frames = Channel.CreateBounded<(byte[] Json, RunFrame? Frame)>(new BoundedChannelOptions(capacity) { SingleReader = true });
    private readonly CancellationTokenSource _goodbye = new(Timeout.InfiniteTimeSpan, time);
    private SessionEnd? _end;
    private RunFrame? _lastSent;
    private long _sendingSince;
    private volatile bool _skipQueued;

    /// <summary>Gets how the session ends, once that is decided.</summary>
    public SessionEnd? Ending => Volatile.Read(ref _end);

    /// <summary>Gets a value indicating whether the client has fallen behind.</summary>
    public bool IsCrowded => _frames.Reader.Count > capacity / 2;

    /// <summary>Queues a frame about the session; false if the client is too slow to take it, or the session has ended.</summary>
    public bool TryAdd(byte[] frame)
    {
        if (_frames.Writer.TryWrite((frame, null)))
        {
            return true;
        }

        EndSlow();
        return false;
    }

    /// <summary>Queues a frame of a run, or one that belongs among them, once there is room; false if the session has ended, or ends because there is none.</summary>
    public ValueTask<bool> AddAsync(byte[] json, RunFrame? frame) => _frames.Writer.TryWrite((json, frame)) ? ValueTask.FromResult(true) : AddWhenRoomAsync(json, frame);

    /// <summary>Says that the service is there, unless other frames say so; ends the session where one of them is stuck.</summary>
    public void Beat(byte[] heartbeat)
    {
        var since = Interlocked.Read(ref _sendingSince);
        if (since != 0 && time.GetElapsedTime(since) > slowAfter)
        {
            EndSlow();
        }
        else if (_frames.Reader.Count == 0)
        {
            TryAdd(heartbeat);
        }
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
            while (!_skipQueued && await _frames.Reader.WaitToReadAsync())
            {
                await SendQueuedAsync();
            }

            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                using var deadline = new CancellationTokenSource(slowAfter, time);
                await socket.CloseOutputAsync(Ending!.Status, Ending.ReasonAfter(_lastSent), deadline.Token);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The client is gone, or takes nothing any more: there is nobody to say goodbye to.
            End(SessionEnd.Normal);
            socket.Abort();
        }
    }

    public void Dispose() => _goodbye.Dispose();

    private async ValueTask<bool> AddWhenRoomAsync(byte[] json, RunFrame? frame)
    {
        using var deadline = new CancellationTokenSource(slowAfter, time);
        try
        {
            while (await _frames.Writer.WaitToWriteAsync(deadline.Token))
            {
                if (_frames.Writer.TryWrite((json, frame)))
                {
                    return true;
                }
            }
        }
        catch (OperationCanceledException)
        {
            EndSlow();
        }

        return false;
    }

    private async ValueTask SendQueuedAsync()
    {
        while (!_skipQueued && _frames.Reader.TryRead(out var frame))
        {
            // What is queued together leaves together: one call of the system instead of one for each frame.
            stream?.MoreFollows = _frames.Reader.TryPeek(out _);
            Interlocked.Exchange(ref _sendingSince, time.GetTimestamp());
            await socket.SendAsync(frame.Json.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, _goodbye.Token);
            Interlocked.Exchange(ref _sendingSince, 0);
            _lastSent = frame.Frame ?? _lastSent;
        }

        stream?.MoreFollows = false;
    }

    // What is queued is left out; the frame being sent has as long again to get through, so that the close frame can follow it.
    private void EndSlow()
    {
        if (End(SessionEnd.Overload))
        {
            _skipQueued = true;
            onSlow();
            _goodbye.CancelAfter(slowAfter);
        }
    }
}
