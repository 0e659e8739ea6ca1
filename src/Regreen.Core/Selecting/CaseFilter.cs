using System.Collections.Immutable;
using Regreen.Core.Facts;

namespace Regreen.Core.Selecting;

/// <summary>What a person asked for. Different kinds of wishes must all hold; of several of one kind, one.</summary>
public sealed record CaseFilter
{
    /// <summary>Gets names: a suite, a scenario file or a folder of them, or a glob of cases.</summary>
    public ImmutableArray<string> Focus { get; init; } = [];

    /// <summary>Gets tags.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Gets globs of cases: over <c>SUITE/CASE</c> where they hold a slash, else over the case's own name.</summary>
    public ImmutableArray<string> Cases { get; init; } = [];

    /// <summary>Gets the least priority, or null.</summary>
    public Priority? Priority { get; init; }

    /// <summary>Gets whether only cases are wanted that were red when they ran last.</summary>
    public bool LastFailed { get; init; }

    /// <summary>Gets whether nothing was asked for, so that all cases run.</summary>
    public bool IsEmpty => Focus.IsEmpty && Tags.IsEmpty && Cases.IsEmpty && Priority is null && !LastFailed;

    /// <inheritdoc/>
    public override string ToString() => string.Join(
        ' ',
        [
            .. Focus,
            .. Tags.Select(tag => $"--tag {tag}"),
            .. Cases.Select(glob => $"--case {glob}"),
            .. Priority is { } least ? [$"--priority {least.ToString().ToLowerInvariant()}"] : Array.Empty<string>(),
            .. LastFailed ? ["--last-failed"] : Array.Empty<string>(),
        ]);
}
