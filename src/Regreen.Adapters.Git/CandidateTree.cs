using System.Collections.Immutable;

namespace Regreen.Adapters.Git;

/// <summary>What the files of a candidate came to.</summary>
internal abstract record CandidateTree
{
    private CandidateTree() { }

    /// <summary>The ids of its whole tree and of its build inputs.</summary>
    public sealed record Made(string Whole, string Inputs) : CandidateTree;

    /// <summary>It cannot be made.</summary>
    public sealed record Conflicted(string Reason, ImmutableArray<string> Paths) : CandidateTree;
}
