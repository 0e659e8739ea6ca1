using System.Collections.Immutable;

namespace Regreen.Core.Witnessing;

/// <summary>What the witness does to the traffic of a case.</summary>
/// <param name="Kind">What it breaks.</param>
public sealed record Sabotage(SabotageKind Kind)
{
    /// <summary>Gets how long a stall lasts until it becomes a reset, or an answer is held back. Default: 2 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets which of several ways is taken, from 0.</summary>
    public int Variant { get; init; }

    /// <summary>Gets the credentials to put in, or null. They are secret.</summary>
    public string? Credentials { get; init; }
}

/// <summary>Whose traffic is broken, and how: one run of a suite can hold a control of each of its cases.</summary>
/// <param name="ByCase">By the name of the case.</param>
public sealed record SabotagePlan(ImmutableDictionary<string, Sabotage> ByCase)
{
    /// <summary>A plan that breaks nothing.</summary>
    public static readonly SabotagePlan None = new(ImmutableDictionary<string, Sabotage>.Empty);

    /// <summary>Gets what is done to whatever is counted to nobody, where one case runs alone; null otherwise.</summary>
    public Sabotage? Everyone { get; init; }

    /// <summary>Says what is done to the traffic of a case.</summary>
    public Sabotage? For(string? name) => Everyone ?? (name is null ? null : ByCase.GetValueOrDefault(name));
}
