using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Regreen.Core;
using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Git;

/// <summary>Makes the files of candidates: a commit, minus reverted commits, plus a patch.</summary>
internal sealed class CandidateFiles(GitCommand git, RootPaths paths, BuildInputs inputs, Worktrees worktrees, IEvidenceStore evidence)
{
    private readonly Submodules _submodules = new(git);
    private readonly ConcurrentDictionary<string, CandidateTree> _trees = new(StringComparer.Ordinal);

    /// <summary>Says what the files come to, without keeping them.</summary>
    public async Task<CandidateTree> TreeAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        var key = KeyOf(candidate);
        if (_trees.TryGetValue(key, out var known))
        {
            return known;
        }

        if (candidate.Without.IsEmpty && candidate.Patch is null)
        {
            var whole = await git.RunAsync(["rev-parse", "--verify", "--quiet", $"{CommitId.Check(candidate.Commit)}^{{tree}}"], cancellationToken);
            return _trees[key] = new CandidateTree.Made(whole.Line, await inputs.IdAsync(whole.Line, cancellationToken));
        }

        var (path, tree) = await MakeAsync(candidate, cancellationToken);
        await (path is null ? Task.CompletedTask : worktrees.RemoveAsync(path));
        return tree;
    }

    /// <summary>Makes the files in a worktree, with what its submodules hold; the path is null where they conflict or a submodule is not there.</summary>
    public async Task<(string? Path, CandidateTree Tree)> CheckOutAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        var (path, tree) = await MakeAsync(candidate, cancellationToken);
        if (path is null)
        {
            return (null, tree);
        }

        try
        {
            if (await _submodules.FillAsync(path, cancellationToken) is not { } unfilled)
            {
                return (path, tree);
            }

            await worktrees.RemoveAsync(path);
            return (null, unfilled);
        }
        catch
        {
            await worktrees.RemoveAsync(path);
            throw;
        }
    }

    private async Task<(string? Path, CandidateTree Tree)> MakeAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        var key = KeyOf(candidate);
        if (_trees.GetValueOrDefault(key) is CandidateTree.Conflicted known)
        {
            return (null, known);
        }

        var path = await AddAsync(candidate.Commit, cancellationToken);
        if (path is null)
        {
            return (null, _trees[key] = new CandidateTree.Conflicted($"This repository lacks files of {candidate.Commit[..10]}: 'git fetch --refetch' brings them, and 'git fsck' says what is missing.", []));
        }

        try
        {
            var there = git.In(path);
            if (await ChangeAsync(there, candidate, cancellationToken) is { } conflict)
            {
                await worktrees.RemoveAsync(path);
                return (null, _trees[key] = conflict);
            }

            var whole = await there.RunAsync(["write-tree"], cancellationToken);
            var tree = new CandidateTree.Made(whole.Line, await inputs.IdAsync(whole.Line, cancellationToken));
            return (path, _trees[key] = tree);
        }
        catch
        {
            await worktrees.RemoveAsync(path);
            throw;
        }
    }

    private async Task<string?> AddAsync(string commit, CancellationToken cancellationToken)
    {
        try
        {
            return await worktrees.AddAsync(commit, cancellationToken);
        }
        catch (UserErrorException)
        {
            // A damaged or partial clone; any other reason is the user's to mend.
            var objects = await git.TryAsync(["rev-list", "--objects", "--no-walk", "--missing=print", CommitId.Check(commit)], cancellationToken, new GitInput { Deadline = GitInput.LongDeadline });
            if (objects.ExitCode == 0 && !objects.Text.Split('\n').Any(line => line.StartsWith('?')))
            {
                throw;
            }

            return null;
        }
    }

    // Only what the files are made of: candidates that differ in configuration share their tree.
    private static string KeyOf(Candidate candidate) => new Candidate(candidate.Commit) { Without = candidate.Without, Patch = candidate.Patch }.Key;

    private async Task<CandidateTree.Conflicted?> ChangeAsync(GitCommand there, Candidate candidate, CancellationToken cancellationToken)
    {
        foreach (var commit in candidate.Without)
        {
            if (await RevertAsync(there, commit, candidate.Commit, cancellationToken) is { } conflict)
            {
                return conflict;
            }
        }

        return candidate.Patch is { } patch ? await ApplyAsync(there, patch, cancellationToken) : null;
    }

    private async Task<CandidateTree.Conflicted?> RevertAsync(GitCommand there, string commit, string from, CancellationToken cancellationToken)
    {
        var ancestor = await there.TryAsync(["merge-base", "--is-ancestor", CommitId.Check(commit), from], cancellationToken);
        if (ancestor.ExitCode != 0)
        {
            // What is not in this history needs no undoing.
            return ancestor.ExitCode == 1 ? null : throw ancestor.ToError();
        }

        var parents = await there.RunAsync(["rev-list", "--parents", "--max-count=1", commit], cancellationToken);
        string[] mainline = parents.Line.Split(' ').Length > 2 ? ["--mainline", "1"] : [];
        var revert = await there.TryAsync(["revert", "--no-commit", .. mainline, commit], cancellationToken, new GitInput { Deadline = GitInput.LongDeadline });
        if (revert.ExitCode == 0)
        {
            return null;
        }

        var unmerged = await there.RunAsync(["diff-files", "--name-only", "--diff-filter=U", "-z"], cancellationToken);
        return unmerged.Fields.Length == 0 || unmerged.Bytes.Length == 0
            ? throw revert.ToError()
            : new CandidateTree.Conflicted($"Reverting {commit[..10]} conflicts with what came after it.", [.. unmerged.Fields.Distinct(StringComparer.Ordinal).Select(paths.FromRepository)]);
    }

    private async Task<CandidateTree.Conflicted?> ApplyAsync(GitCommand there, EvidenceId patch, CancellationToken cancellationToken)
    {
        var text = await evidence.GetAsync(patch, cancellationToken)
            ?? throw new UserErrorException($"The patch {patch} of a candidate is not in the evidence store any more.", "Begin a new run.");
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var input = new GitInput { StandardInput = Encoding.UTF8.GetBytes(text), Deadline = GitInput.LongDeadline };
        var apply = await there.TryAsync(["apply", "--index", "--whitespace=nowarn", "--no-ignore-whitespace", "-"], cancellationToken, input);
        return apply.ExitCode == 0 ? null : new CandidateTree.Conflicted("The patch does not apply.", PathsIn(apply.Error));
    }

    private ImmutableArray<string> PathsIn(string error) =>
    [
        .. error.Split('\n')
            .Where(line => line.StartsWith("error: ", StringComparison.Ordinal) && line.LastIndexOf(':') > "error:".Length)
            .Select(line => line.StartsWith("error: patch failed: ", StringComparison.Ordinal) ? line["error: patch failed: ".Length..line.LastIndexOf(':')] : line["error: ".Length..line.LastIndexOf(':')])
            .Distinct(StringComparer.Ordinal)
            .Select(paths.FromRepository),
    ];
}
