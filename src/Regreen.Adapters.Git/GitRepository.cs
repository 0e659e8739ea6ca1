using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Git;

/// <summary>The user's repository, through the git program. It moves no branch that is checked out, no index and no file of the user's.</summary>
public sealed class GitRepository : IRepository, IDisposable
{
    private readonly GitCommand _git;
    private readonly WorkFolder _work;
    private readonly Worktrees _worktrees;
    private readonly RootPaths _paths;
    private readonly CandidateFiles _candidates;
    private readonly IsolatedClones _clones;
    private readonly PatchCollector _patches;
    private readonly BranchCommitter _committer;
    private readonly BranchPusher _pusher;
    private readonly HistoryReader _history;
    private readonly SourceReader _sources;
    private readonly ChangeReader _changes;

    private GitRepository(GitCommand git, WorkFolder work, RootPaths paths, BuildInputs inputs, IEvidenceStore evidence, TimeProvider time)
    {
        (_git, _work, _paths) = (git, work, paths);
        _worktrees = new Worktrees(git, work);
        _candidates = new CandidateFiles(git, paths, inputs, _worktrees, evidence);
        _clones = new IsolatedClones(git, work, time);
        _patches = new PatchCollector(git);
        _committer = new BranchCommitter(git, time);
        _pusher = new BranchPusher(git);
        _history = new HistoryReader(git, paths, inputs);
        _sources = new SourceReader(git, paths);
        _changes = new ChangeReader(git, paths);
    }

    /// <inheritdoc/>
    public string Root => _git.Folder;

    /// <summary>Opens the repository that a folder lies in.</summary>
    /// <param name="root">The project's root: the top of the repository, or a folder in it.</param>
    /// <param name="workFolder">Where checkouts are made, as in <c>.regreen/worktrees</c>.</param>
    /// <param name="inputs">The paths that a build is made of, relative to the root; empty: all.</param>
    /// <param name="evidence">Where the patches of candidates lie.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UserErrorException">There is no git, no repository, no commit, or an input is not in it.</exception>
    public static async Task<GitRepository> OpenAsync(string root, string workFolder, ImmutableArray<string> inputs, IEvidenceStore evidence, TimeProvider time, CancellationToken cancellationToken)
    {
        var git = new GitCommand(Path.GetFullPath(root), time);
        var place = await git.TryAsync(["rev-parse", "--is-inside-work-tree", "--absolute-git-dir", "--show-prefix"], cancellationToken);
        if (place.ExitCode != 0 || place.Text.Split('\n') is not ["true", _, var prefix, ..])
        {
            throw place.Error.Contains("dubious ownership", StringComparison.Ordinal)
                ? place.ToError()
                : new UserErrorException($"{git.Folder} is not in a git repository with files.", "Run 'git init' and commit, or run Regreen where the repository is.", FailureCategory.Usage);
        }

        var head = await git.TryAsync(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], cancellationToken);
        if (head.ExitCode != 0)
        {
            throw new UserErrorException($"The repository {git.Folder} has no commit yet.", "Commit the files that are deployed.", FailureCategory.Usage);
        }

        var paths = new RootPaths(prefix);
        var buildInputs = new BuildInputs(git, paths, inputs);
        await buildInputs.CheckAsync(head.Line, cancellationToken);
        return new GitRepository(git, new WorkFolder(Path.GetFullPath(workFolder)), paths, buildInputs, evidence, time);
    }

    /// <inheritdoc/>
    public async Task<string> HeadAsync(CancellationToken cancellationToken) =>
        (await _git.RunAsync(["rev-parse", "--verify", "HEAD^{commit}"], cancellationToken)).Line;

    /// <inheritdoc/>
    public async Task<ImmutableArray<string>> DirtyPathsAsync(CancellationToken cancellationToken)
    {
        var status = await _git.RunAsync(["status", "--porcelain=v1", "-z", "--untracked-files=no", "--no-renames"], cancellationToken);
        return [.. status.Fields.Where(entry => entry.Length > 3).Select(entry => _paths.FromRepository(entry[3..]))];
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<CommitSummary>> HistoryAsync(string? after, string to, int limit, CancellationToken cancellationToken) =>
        _history.ReadAsync(after, to, limit, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> IsAncestorAsync(string ancestor, string commit, CancellationToken cancellationToken)
    {
        var answer = await _git.TryAsync(["merge-base", "--is-ancestor", CommitId.Check(ancestor), CommitId.Check(commit)], cancellationToken);
        return answer.ExitCode switch
        {
            0 => true,
            1 => false,

            // A commit that is gone (rebased away, never fetched) is reachable from nowhere.
            _ => await ExistsAsync(ancestor, cancellationToken) && await ExistsAsync(commit, cancellationToken) ? throw answer.ToError() : false,
        };
    }

    /// <inheritdoc/>
    public async Task<string?> ParentAsync(string commit, CancellationToken cancellationToken) =>
        (await _git.RunAsync(["rev-list", "--parents", "--max-count=1", CommitId.Check(commit), "--"], cancellationToken)).Line.Split(' ') is [_, var parent, ..] ? parent : null;

    /// <inheritdoc/>
    public async Task<bool> IsFirstAsync(string commit, CancellationToken cancellationToken) =>
        (await _git.RunAsync(["cat-file", "commit", CommitId.Check(commit)], cancellationToken)).Text.Split('\n').TakeWhile(line => line.Length > 0).All(line => !line.StartsWith("parent ", StringComparison.Ordinal));

    /// <inheritdoc/>
    public Task<string> DiffAsync(string commit, CancellationToken cancellationToken) => _changes.DiffAsync(commit, cancellationToken);

    /// <inheritdoc/>
    public Task<string> DiffAsync(string from, string to, ImmutableArray<string> paths, CancellationToken cancellationToken) => _changes.DiffAsync(from, to, paths, cancellationToken);

    /// <inheritdoc/>
    public async Task<string?> TreeAsync(Candidate candidate, CancellationToken cancellationToken) =>
        await _candidates.TreeAsync(candidate, cancellationToken) is CandidateTree.Made made ? made.Inputs : null;

    /// <inheritdoc/>
    public Task<string?> ReadFileAsync(string commit, string path, CancellationToken cancellationToken) => _sources.ReadAsync(commit, path, cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<SourceLine>> FindAsync(string commit, string literal, CancellationToken cancellationToken) => _sources.FindAsync(commit, literal, cancellationToken);

    /// <inheritdoc/>
    public async Task<CheckoutOutcome> CheckoutAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        var (path, tree) = await _candidates.CheckOutAsync(candidate, cancellationToken);
        return tree switch
        {
            CandidateTree.Made made => new CheckoutOutcome.Made(new GitCheckout(path!, Path.Combine(path!, _paths.Prefix), made, _worktrees.RemoveAsync)),
            CandidateTree.Conflicted conflict => new CheckoutOutcome.Conflicted(conflict.Reason, conflict.Paths),
            _ => throw new InvalidOperationException($"Unknown {tree}."),
        };
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<ChangedPath>> ChangedPathsAsync(string fromCommit, Candidate candidate, CancellationToken cancellationToken) =>
        await _changes.PathsAsync(fromCommit, (await MadeAsync(candidate, cancellationToken)).Whole, cancellationToken);

    /// <inheritdoc/>
    public async Task<string> DiffAsync(string from, Candidate candidate, CancellationToken cancellationToken) =>
        await _changes.DiffToTreeAsync(from, (await MadeAsync(candidate, cancellationToken)).Whole, cancellationToken);

    /// <inheritdoc/>
    public async Task<string> PatchAsync(string from, Candidate candidate, ImmutableArray<string> paths, CancellationToken cancellationToken) =>
        await _changes.PatchAsync(from, (await MadeAsync(candidate, cancellationToken)).Whole, paths, cancellationToken);

    /// <inheritdoc/>
    public async Task<string> CommitAsync(Candidate candidate, string parent, string branch, string message, string key, CancellationToken cancellationToken) =>
        await _committer.CommitAsync((await MadeAsync(candidate, cancellationToken)).Whole, parent, branch, message, key, cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<TrackedLink>> LinksAsync(string commit, CancellationToken cancellationToken) => _sources.LinksAsync(commit, cancellationToken);

    /// <inheritdoc/>
    public async Task<ICheckout> CloneAsync(Candidate candidate, ImmutableArray<string> without, CancellationToken cancellationToken)
    {
        var made = await MadeAsync(candidate, cancellationToken);
        var tree = without.IsEmpty ? made : made with { Whole = await _patches.WithoutAsync(made.Whole, [.. without.Select(_paths.ToRepository)], Path.Combine(Path.GetTempPath(), $"regreen-{Guid.NewGuid():n}.index"), cancellationToken) };
        var path = await _clones.MakeAsync(tree.Whole, cancellationToken);
        return new GitCheckout(path, Path.Combine(path, _paths.Prefix), tree, IsolatedClones.RemoveAsync);
    }

    /// <inheritdoc/>
    public Task<string> CollectPatchAsync(ICheckout checkout, CancellationToken cancellationToken) =>
        _patches.CollectAsync(checkout as GitCheckout ?? throw new ArgumentException("Only checkouts of this repository have a first state.", nameof(checkout)), cancellationToken);

    /// <inheritdoc/>
    public async Task RemoveAbandonedCheckoutsAsync(CancellationToken cancellationToken)
    {
        foreach (var path in _work.Abandoned())
        {
            cancellationToken.ThrowIfCancellationRequested();
            await _worktrees.RemoveAsync(path);
        }
    }

    /// <summary>Says the address of a remote. It may hold credentials.</summary>
    /// <exception cref="UserErrorException">There is no such remote.</exception>
    public Task<string> RemoteAddressAsync(string remote, CancellationToken cancellationToken) => _pusher.AddressOfAsync(remote, cancellationToken);

    /// <summary>Pushes a branch to a remote, without force. One that is there already stays as it is.</summary>
    /// <exception cref="UserErrorException">The remote refuses it, or cannot be reached.</exception>
    public Task PushAsync(string remote, string branch, CancellationToken cancellationToken) => _pusher.PushAsync(remote, branch, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _worktrees.Dispose();

    private async Task<bool> ExistsAsync(string commit, CancellationToken cancellationToken) =>
        (await _git.TryAsync(["cat-file", "-e", $"{commit}^{{commit}}"], cancellationToken)).ExitCode == 0;

    private async Task<CandidateTree.Made> MadeAsync(Candidate candidate, CancellationToken cancellationToken) =>
        await _candidates.TreeAsync(candidate, cancellationToken) switch
        {
            CandidateTree.Made made => made,
            CandidateTree.Conflicted conflict => throw new UserErrorException(
                $"The files of candidate {candidate.Commit[..10]} cannot be made: {conflict.Reason}", $"Look at {string.Join(", ", conflict.Paths)}.", FailureCategory.NeedsPerson),
            _ => throw new InvalidOperationException("Unknown tree."),
        };
}
