using System.Collections.Immutable;

namespace Regreen.Engine.Configuring;

/// <summary>What <c>regreen init</c> knows of a repository. The host hands everything in.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Files">The tracked files, relative to the root, with <c>/</c>.</param>
/// <param name="Read">Returns a file's text, or null where it cannot be read.</param>
public sealed record RepositoryListing(string Name, ImmutableArray<string> Files, Func<string, string?> Read)
{
    /// <summary>Gets the base address of a running instance, or null.</summary>
    public string? Address { get; init; }

    /// <summary>Gets what the running instance answered, by the paths of <see cref="ProjectInitializer.ProbedPaths"/>; nothing where it did not answer.</summary>
    public ImmutableSortedDictionary<string, ProbeAnswer> Answers { get; init; } = ImmutableSortedDictionary<string, ProbeAnswer>.Empty;
}

/// <summary>An answer to a GET.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body's text.</param>
public sealed record ProbeAnswer(int Status, string Body);

/// <summary>A first <c>regreen.yaml</c>.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Unknown">What could not be found out, one sentence each: what a person still has to write.</param>
public sealed record InitializedProject(string Text, ImmutableArray<string> Unknown);
