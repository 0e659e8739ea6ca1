using Regreen.Core.Judging.Observing;

namespace Regreen.Core.Judging.Streaming;

/// <summary>Reads the events of streams in the words of the contract: each channel in its own order.</summary>
public sealed class StreamReadings(Protocol protocol)
{
    private readonly Dictionary<(string Channel, int Step), StreamMapper?> _mappers = [];

    /// <summary>Reads a frame that came in a stream.</summary>
    public IEnumerable<Reading> Read(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var key = (frame.Channel, frame.Step);
        if (!_mappers.TryGetValue(key, out var mapper))
        {
            _mappers[key] = mapper = StreamMapper.For(protocol.Kind);
        }

        var raw = protocol.Read(frame);
        return mapper is null || raw.Event == ServerSentEvent.Heartbeat
            ? [raw]
            : [.. mapper.Map(frame, raw.Json).Select(said => ReferenceEquals(said, frame) ? raw : protocol.Read(said) with { Recorded = frame })];
    }
}
