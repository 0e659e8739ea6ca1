using System.Collections.Immutable;
using Regreen.Core.Judging;

namespace Regreen.Core.Witnessing;

/// <summary>One HTTP exchange or WebSocket that the witness saw, redacted.</summary>
/// <param name="Number">Its place in the run, from 1.</param>
/// <param name="Case">The name of the case that it is counted to, or null.</param>
/// <param name="Frames">What went over the wire, in order.</param>
public sealed record WitnessedExchange(int Number, string? Case, ImmutableArray<Frame> Frames)
{
    /// <summary>Gets how it was broken; null where it passed as it was.</summary>
    public SabotageKind? Broken { get; init; }

    /// <summary>Gets how long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Gets how many of its messages went on to the service.</summary>
    public int Forwarded { get; init; }

    /// <summary>Gets whether it is a WebSocket.</summary>
    public bool IsSocket { get; init; }
}
