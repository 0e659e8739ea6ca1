using Regreen.Core.Judging;
using Regreen.Core.Judging.Streaming;

namespace Regreen.Engine.Testing.Running;

/// <summary>Records the events of one stream as they come.</summary>
internal sealed class EventStreamLog(HttpExchange exchange, AttemptContext context, StreamReach reach)
{
    private readonly ServerSentEventReader _reader = new();
    private readonly StreamReadings _readings = new(context.Protocol);

    /// <summary>Gets how many events and comments came.</summary>
    public int Count { get; private set; }

    /// <summary>Gets whether an event came.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Gets whether the last event came.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Gets whether the event came at which the client hangs up; nothing behind it is recorded.</summary>
    public bool HangsUp { get; private set; }

    /// <summary>Takes the next bytes.</summary>
    public async Task AddAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        foreach (var happened in _reader.Take(bytes.Span).TakeWhile(_ => !HangsUp))
        {
            await context.Recorder.HoldAsync(exchange.Step, cancellationToken);
            var frame = context.Recorder.Add(new Frame(0, default, exchange.Channel, FrameDirection.Received, exchange.Step)
            {
                User = exchange.User,
                RequestId = exchange.RequestId,
                EventType = happened.Type,
                EventId = happened.LastId,
                Payload = happened.Data,
                Cut = happened.Cut,
            });
            Count++;
            HasBegun |= happened.Type != ServerSentEvent.Heartbeat;
            foreach (var reading in _readings.Read(frame))
            {
                IsOver |= reach.IsLast(reading);
                HangsUp |= reach.Until is { } until && reading.Is(until);
            }
        }
    }
}
