using System.Collections.Immutable;
using Regreen.Core.Facts;

namespace Regreen.Core.Deploying;

/// <summary>Files of a candidate on disk, in a folder of their own. Disposing removes it.</summary>
public interface ICheckout : IAsyncDisposable
{
    /// <summary>Gets the folder.</summary>
    string Path { get; }

    /// <summary>Gets the top folder of the repository that the folder lies in: the folder itself, or one above it.</summary>
    string Folder { get; }

    /// <summary>Gets the id of the tree of the build inputs.</summary>
    string Tree { get; }
}

/// <summary>How making the files of a candidate ended.</summary>
public abstract record CheckoutOutcome
{
    private CheckoutOutcome() { }

    /// <summary>The files are there.</summary>
    public sealed record Made(ICheckout Checkout) : CheckoutOutcome;

    /// <summary>A revert conflicts or a patch does not apply; the paths say where.</summary>
    public sealed record Conflicted(string Reason, ImmutableArray<string> Paths) : CheckoutOutcome;
}

/// <summary>One changed path of a diff.</summary>
/// <param name="Path">The path after the change.</param>
/// <param name="OldPath">The path before it, where it was renamed.</param>
/// <param name="Kind">A for added, M, D, R, T (type) as git says.</param>
/// <param name="Executable">Whether the file is newly executable.</param>
/// <param name="SymbolicLink">Whether the file is a symbolic link afterwards.</param>
public sealed record ChangedPath(string Path, string? OldPath, char Kind, bool Executable, bool SymbolicLink)
{
    /// <summary>Gets whether it is another repository afterwards, by its commit.</summary>
    public bool Submodule { get; init; }
}

/// <summary>A symbolic link under version control.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Target">What it says.</param>
public sealed record TrackedLink(string Path, string Target);

/// <summary>The user's repository. Nothing here moves the user's branch, index or working tree.</summary>
public interface IRepository
{
    /// <summary>Gets the root folder.</summary>
    string Root { get; }

    /// <summary>Gets the full id of the commit that HEAD names.</summary>
    Task<string> HeadAsync(CancellationToken cancellationToken);

    /// <summary>Lists paths with uncommitted changes of tracked files.</summary>
    Task<ImmutableArray<string>> DirtyPathsAsync(CancellationToken cancellationToken);

    /// <summary>Lists first-parent commits after <paramref name="after"/> (exclusive; null: from the beginning) up to <paramref name="to"/>, oldest first, at most the newest <paramref name="limit"/>.</summary>
    Task<ImmutableArray<CommitSummary>> HistoryAsync(string? after, string to, int limit, CancellationToken cancellationToken);

    /// <summary>Says whether <paramref name="ancestor"/> is reachable from <paramref name="commit"/>.</summary>
    Task<bool> IsAncestorAsync(string ancestor, string commit, CancellationToken cancellationToken);

    /// <summary>Gets the first parent of a commit, or null where the repository holds none: it is a first commit, or a shallow clone ends there.</summary>
    Task<string?> ParentAsync(string commit, CancellationToken cancellationToken);

    /// <summary>Says whether a commit has no parent at all, also none that a shallow clone left out.</summary>
    Task<bool> IsFirstAsync(string commit, CancellationToken cancellationToken);

    /// <summary>Gets what a commit changes against its first parent, as a unified diff.</summary>
    Task<string> DiffAsync(string commit, CancellationToken cancellationToken);

    /// <summary>Gets what changed between two commits, as a unified diff, only under the given paths where any are given.</summary>
    Task<string> DiffAsync(string from, string to, ImmutableArray<string> paths, CancellationToken cancellationToken);

    /// <summary>Gets the id of the tree of the build inputs of a candidate, or null where it cannot be made, without keeping files.</summary>
    Task<string?> TreeAsync(Candidate candidate, CancellationToken cancellationToken);

    /// <summary>Gets the text of a file at a commit, or null where it is not there.</summary>
    Task<string?> ReadFileAsync(string commit, string path, CancellationToken cancellationToken);

    /// <summary>Lists lines that contain a literal text, in tracked text files at a commit.</summary>
    Task<ImmutableArray<SourceLine>> FindAsync(string commit, string literal, CancellationToken cancellationToken);

    /// <summary>Makes the files of a candidate in a worktree of their own.</summary>
    Task<CheckoutOutcome> CheckoutAsync(Candidate candidate, CancellationToken cancellationToken);

    /// <summary>Lists the paths in which a candidate's whole tree differs from that of a commit.</summary>
    Task<ImmutableArray<ChangedPath>> ChangedPathsAsync(string fromCommit, Candidate candidate, CancellationToken cancellationToken);

    /// <summary>Gets what turns a commit's tree into that of a candidate, as a unified diff.</summary>
    Task<string> DiffAsync(string from, Candidate candidate, CancellationToken cancellationToken);

    /// <summary>Gets what turns a commit's tree into that of a candidate under some paths, as a patch that can be applied to that commit.</summary>
    Task<string> PatchAsync(string from, Candidate candidate, ImmutableArray<string> paths, CancellationToken cancellationToken);

    /// <summary>
    /// Commits the tree of a candidate on top of <paramref name="parent"/> on a branch, without checking it out. The message carries the trailers.
    /// A commit with the same <c>Regreen-Key</c> trailer on that branch is found again instead of being made twice.
    /// </summary>
    Task<string> CommitAsync(Candidate candidate, string parent, string branch, string message, string key, CancellationToken cancellationToken);

    /// <summary>Lists the symbolic links at a commit.</summary>
    Task<ImmutableArray<TrackedLink>> LinksAsync(string commit, CancellationToken cancellationToken);

    /// <summary>Makes a clone with nothing shared (no objects, hooks, refs or remotes) of a candidate's tree, for whoever writes a repair, without some paths of it.</summary>
    Task<ICheckout> CloneAsync(Candidate candidate, ImmutableArray<string> without, CancellationToken cancellationToken);

    /// <summary>Gets the unified diff (binary-safe) between a checkout's first state and its files now.</summary>
    Task<string> CollectPatchAsync(ICheckout checkout, CancellationToken cancellationToken);

    /// <summary>Removes worktrees that runs which were killed left behind.</summary>
    Task RemoveAbandonedCheckoutsAsync(CancellationToken cancellationToken);
}

/// <summary>A line of a source file.</summary>
public sealed record SourceLine(string Path, int Line, string Text);
