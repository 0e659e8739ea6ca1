namespace Regreen.Core.Tracing;

/// <summary>Where the spans of requests can be read.</summary>
public interface ITraceSource
{
    /// <summary>Gets how long a span may take until the source has it.</summary>
    TimeSpan Delay { get; }

    /// <summary>Reads the spans of some traces, in the order in which they came.</summary>
    Task<IReadOnlyList<Span>> ReadAsync(IReadOnlySet<string> traceIds, CancellationToken cancellationToken);
}
