using System.Collections.Immutable;
using Regreen.Core.Judging;

namespace Regreen.Engine.Testing.Running;

/// <summary>Which negative controls are run on a passing case.</summary>
public enum ControlsMode
{
    /// <summary>None: a passing case is unproven.</summary>
    None,

    /// <summary>Those on the recorded traffic.</summary>
    Recorded,

    /// <summary>Those on the recorded traffic, and those that ask the target again.</summary>
    All,
}

/// <summary>How a case is judged.</summary>
/// <param name="RedactionKey">The run's key for the tokens that stand in the place of secrets.</param>
public sealed record CaseOptions(ReadOnlyMemory<byte> RedactionKey)
{
    /// <summary>Gets which controls are run. Default: all.</summary>
    public ControlsMode Controls { get; init; } = ControlsMode.All;

    /// <summary>Gets what the live controls showed before for this case at this revision: they are not run again. Default: unknown.</summary>
    public ImmutableArray<ControlResult>? KnownLiveControls { get; init; }

    /// <summary>Gets more secrets to keep out of the transcript. Default: those of the target's users.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];
}
