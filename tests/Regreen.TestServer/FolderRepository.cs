using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;

namespace Regreen.TestServer;

/// <summary>A repository whose commits are folders: <c>ROOT/commits/ID</c>. It knows what drivers ask of a repository, and nothing else.</summary>
internal sealed class FolderRepository(string root) : IRepository
{
    private int _checkouts;

    /// <summary>Gets how often files were made.</summary>
    public int Checkouts => _checkouts;

    public string Root => root;

    public Task<string?> TreeAsync(Candidate candidate, CancellationToken cancellationToken) =>
        Task.FromResult(candidate.Without.IsEmpty ? TreeOf(FolderOf(candidate)) : null);

    public Task<CheckoutOutcome> CheckoutAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _checkouts);
        if (!candidate.Without.IsEmpty)
        {
            return Task.FromResult<CheckoutOutcome>(new CheckoutOutcome.Conflicted("Reverting c1 conflicts in main.txt.", ["main.txt"]));
        }

        var folder = Directory.CreateTempSubdirectory("regreen-checkout-").FullName;
        foreach (var file in Directory.EnumerateFiles(FolderOf(candidate), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(FolderOf(candidate), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return Task.FromResult<CheckoutOutcome>(new CheckoutOutcome.Made(new FolderCheckout(folder, TreeOf(folder))));
    }

    public Task<string> HeadAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ImmutableArray<string>> DirtyPathsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ImmutableArray<CommitSummary>> HistoryAsync(string? after, string to, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> IsAncestorAsync(string ancestor, string commit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string?> ParentAsync(string commit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> IsFirstAsync(string commit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string> DiffAsync(string commit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string> DiffAsync(string from, string to, ImmutableArray<string> paths, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string?> ReadFileAsync(string commit, string path, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ImmutableArray<SourceLine>> FindAsync(string commit, string literal, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string> PatchAsync(string from, Candidate candidate, ImmutableArray<string> paths, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ImmutableArray<ChangedPath>> ChangedPathsAsync(string fromCommit, Candidate candidate, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string> DiffAsync(string from, Candidate candidate, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string> CommitAsync(Candidate candidate, string parent, string branch, string message, string key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ImmutableArray<TrackedLink>> LinksAsync(string commit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ICheckout> CloneAsync(Candidate candidate, ImmutableArray<string> without, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string> CollectPatchAsync(ICheckout checkout, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RemoveAbandonedCheckoutsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    private static string TreeOf(string folder)
    {
        var text = string.Concat(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(folder, file)}\0{File.ReadAllText(file)}\0"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..40];
    }

    private string FolderOf(Candidate candidate) => Path.Combine(root, "commits", candidate.Commit);

    private sealed class FolderCheckout(string path, string tree) : ICheckout
    {
        public string Path => path;

        public string Folder => path;

        public string Tree => tree;

        public ValueTask DisposeAsync()
        {
            Directory.Delete(path, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
