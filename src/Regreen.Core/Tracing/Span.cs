using System.Collections.Immutable;

namespace Regreen.Core.Tracing;

/// <summary>One step of a request as the service itself tells it.</summary>
/// <param name="TraceId">The request's trace, 32 hexadecimal digits in lower case.</param>
/// <param name="Id">Names the span within the trace.</param>
/// <param name="ParentId">The span that it is a part of, or null.</param>
/// <param name="Service">The service that it happened in.</param>
/// <param name="Name">What was done.</param>
/// <param name="Start">When it began (UTC).</param>
/// <param name="Duration">How long it took.</param>
public sealed record Span(string TraceId, string Id, string? ParentId, string Service, string Name, DateTimeOffset Start, TimeSpan Duration)
{
    /// <summary>Gets whether the service itself calls it failed.</summary>
    public bool IsFailed { get; init; }

    /// <summary>Gets what the service says of its failure; empty where it says nothing.</summary>
    public string Message { get; init; } = "";

    /// <summary>Gets its attributes.</summary>
    public ImmutableSortedDictionary<string, string> Attributes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Gets the exceptions that were recorded in it: type, message and stack.</summary>
    public ImmutableArray<string> Exceptions { get; init; } = [];

    /// <summary>Gets the end.</summary>
    public DateTimeOffset End => Start + Duration;
}
