using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Observing;

namespace Regreen.Engine.Testing.Running;

/// <summary>An open WebSocket: everything that comes is recorded, and steps wait for what they need.</summary>
internal sealed class WebSocketSession(string channel, string? user, ClientWebSocket socket, TranscriptRecorder recorder, Protocol protocol, TimeProvider time) : IAsyncDisposable
{
    private const int MostBytes = 1024 * 1024;
    private const int AbnormalClosure = 1006;
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(250);
    private readonly Lock _gate = new();
    private readonly List<Reading> _readings = [];
    private readonly List<int> _pings = [];
    private readonly ConcurrentDictionary<string, int> _requests = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _pump = Task.CompletedTask;
    private volatile bool _isClosed;
    private volatile bool _isClosing;

    /// <summary>Gets or sets the step that frames without a request id belong to.</summary>
    public int CurrentStep { get; set; }

    /// <summary>Gets whether nothing more comes.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Begins to record what comes.</summary>
    public void Listen() => _pump = Task.Run(PumpAsync, CancellationToken.None);

    /// <summary>Records a sign of life below the messages.</summary>
    public void Pinged(string kind)
    {
        var frame = recorder.Add(new Frame(0, default, channel, FrameDirection.Pinged, CurrentStep) { User = user, EventType = kind });
        lock (_gate)
        {
            _pings.Add(frame.Step);
        }

        Signal();
    }

    /// <summary>Counts the signs of life in a step.</summary>
    public int PingsIn(int step)
    {
        lock (_gate)
        {
            return _pings.Count(other => other == step);
        }
    }

    /// <summary>Says that frames of a request belong to a step.</summary>
    public void Expect(string requestId, int step) => _requests[requestId] = step;

    /// <summary>Sends a message and records it.</summary>
    public async Task<TransportFailure?> SendAsync(Frame frame, string text, CancellationToken cancellationToken)
    {
        recorder.Add(frame);
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            return null;
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or InvalidOperationException)
        {
            return new TransportFailure(Phase.Request, "session closed", exception.Message);
        }
    }

    /// <summary>Waits until what came meets a condition: true, or until nothing more comes: false.</summary>
    public async Task<bool> WaitAsync(Func<IReadOnlyList<Reading>, bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (condition(_readings))
                {
                    return true;
                }

                if (_isClosed)
                {
                    return false;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Cuts the connection without a word, as a service that is gone does.</summary>
    public async Task CutAsync(int step)
    {
        CurrentStep = step;
        socket.Abort();
        await _pump.WaitAsync(CancellationToken.None);
    }

    /// <summary>Drops the connection without a word because the case says so.</summary>
    public async Task DropAsync(int step)
    {
        _isClosing = true;
        recorder.Add(new Frame(0, default, channel, FrameDirection.Closed, step) { User = user, ByCase = true, Reason = "dropped without a close" });
        await DisposeAsync(isDropped: true);
    }

    /// <summary>Closes the session because the case says so.</summary>
    public async Task CloseAsync(int step)
    {
        if (!_isClosed)
        {
            _isClosing = true;
            recorder.Add(new Frame(0, default, channel, FrameDirection.Closed, step) { User = user, CloseCode = (int)WebSocketCloseStatus.NormalClosure, ByCase = true });
            await LeaveAsync();
        }
    }

    public ValueTask DisposeAsync() => DisposeAsync(isDropped: false);

    private async ValueTask DisposeAsync(bool isDropped)
    {
        _isClosing = true;
        if (isDropped)
        {
            socket.Abort();
            await _pump.WaitAsync(CancellationToken.None);
        }
        else
        {
            await LeaveAsync();
        }

        socket.Dispose();
        _stop.Dispose();
    }

    private async Task LeaveAsync()
    {
        using var deadline = new Deadline(Farewell, time, CancellationToken.None);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, deadline.Token);
            }

            await _pump.WaitAsync(deadline.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException or InvalidOperationException)
        {
            // The other side does not say goodbye: the connection is cut.
            await _stop.CancelAsync();
            await _pump.WaitAsync(CancellationToken.None);
        }
    }

    private async Task PumpAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (await ReceiveAsync(buffer))
            {
            }
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or OperationCanceledException or InvalidOperationException)
        {
            if (!_isClosing)
            {
                Record(new Frame(0, default, channel, FrameDirection.Closed, CurrentStep) { User = user, CloseCode = AbnormalClosure, Reason = "cut without a close" });
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _isClosed = true;
            Signal();
        }
    }

    private async Task<bool> ReceiveAsync(byte[] buffer)
    {
        var message = new ArrayBufferWriter<byte>();
        var cut = false;
        ValueWebSocketReceiveResult result;
        do
        {
            result = await socket.ReceiveAsync(buffer.AsMemory(), _stop.Token);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                await CloseReceivedAsync();
                return false;
            }

            var room = Math.Min(result.Count, MostBytes - message.WrittenCount);
            cut |= room < result.Count;
            message.Write(buffer.AsSpan(0, room));
        }
        while (!result.EndOfMessage);

        var text = result.MessageType == WebSocketMessageType.Text ? Encoding.UTF8.GetString(message.WrittenSpan) : $"<{message.WrittenCount} binary bytes>";
        var frame = Attribute(new Frame(0, default, channel, FrameDirection.Received, CurrentStep) { User = user, Payload = text, Cut = cut });
        await recorder.HoldAsync(frame.Step, _stop.Token);
        Record(frame);
        return true;
    }

    private async Task CloseReceivedAsync()
    {
        if (!_isClosing)
        {
            await recorder.HoldAsync(CurrentStep, _stop.Token);
            Record(new Frame(0, default, channel, FrameDirection.Closed, CurrentStep) { User = user, CloseCode = (int?)socket.CloseStatus, Reason = socket.CloseStatusDescription });
            await socket.CloseOutputAsync(socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, null, _stop.Token);
        }
    }

    // What names a request belongs to the step that asked it.
    private Frame Attribute(Frame frame)
    {
        var id = protocol.Read(frame).RequestId;
        return frame with { RequestId = id, Step = id is not null && _requests.TryGetValue(id, out var step) ? step : frame.Step };
    }

    private void Record(Frame frame)
    {
        var reading = protocol.Read(recorder.Add(frame));
        lock (_gate)
        {
            _readings.Add(reading);
        }

        Signal();
    }

    private void Signal()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}
