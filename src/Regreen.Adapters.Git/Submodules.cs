using System.Collections.Immutable;

namespace Regreen.Adapters.Git;

/// <summary>
/// Fills in the submodules of a worktree from what the user's repository holds of them. Nothing is fetched and nothing is registered: the files of the recorded commit are written, and go
/// with the worktree.
/// </summary>
internal sealed class Submodules(GitCommand git)
{
    private const string Link = "160000 ";
    private const int DeepestNesting = 8;

    private static readonly GitInput Patient = new() { Deadline = GitInput.LongDeadline };

    /// <summary>Fills them in, also those inside of others, and says of the first that cannot be made why.</summary>
    /// <param name="worktree">The worktree, with the index of what it holds.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<CandidateTree.Conflicted?> FillAsync(string worktree, CancellationToken cancellationToken)
    {
        var staged = await git.In(worktree).RunAsync(["ls-files", "--stage", "-z"], cancellationToken);
        var links = LinksIn(staged.Fields);
        return links.IsEmpty
            ? null
            : await FillAsync((await git.RunAsync(["rev-parse", "--path-format=absolute", "--git-common-dir"], cancellationToken)).Line, worktree, "", links, 0, cancellationToken);
    }

    private async Task<CandidateTree.Conflicted?> FillAsync(string repository, string folder, string prefix, ImmutableArray<(string Path, string Commit)> links, int depth, CancellationToken cancellationToken)
    {
        var names = depth > DeepestNesting ? ImmutableDictionary<string, string>.Empty : await NamesAsync(folder, cancellationToken);
        foreach (var (path, commit) in links)
        {
            var module = names.TryGetValue(path, out var name) ? Path.Combine(repository, "modules", name) : null;
            if (module is null || !await HoldsAsync(module, commit, cancellationToken))
            {
                return new CandidateTree.Conflicted(
                    $"The submodule {prefix}{path} at {commit[..Math.Min(10, commit.Length)]} is not in this clone: 'git submodule update --init --recursive' fetches what is checked out now, 'git -C {prefix}{path} fetch' the rest.",
                    [prefix + path]);
            }

            var target = Path.Combine(folder, path);
            var inner = await WriteAsync(module, commit, target, cancellationToken);
            if (!inner.IsEmpty && await FillAsync(module, target, $"{prefix}{path}/", inner, depth + 1, cancellationToken) is { } missing)
            {
                return missing;
            }
        }

        return null;
    }

    // Each entry of an index: MODE ID STAGE<tab>PATH.
    private static ImmutableArray<(string Path, string Commit)> LinksIn(IEnumerable<string> entries) =>
    [
        .. entries.Where(entry => entry.StartsWith(Link, StringComparison.Ordinal) && entry.Contains('\t', StringComparison.Ordinal)).Select(entry => entry.Split('\t', 2))
            .Select(entry => (Path: entry[1], Commit: entry[0].Split(' ')[1])),
    ];

    // A name is a part of a path inside of the repository's own folder; one that would lead out of it is none.
    private async Task<ImmutableDictionary<string, string>> NamesAsync(string folder, CancellationToken cancellationToken)
    {
        var settings = await git.In(folder).TryAsync(["config", "--null", "--file", Path.Combine(folder, ".gitmodules"), "--get-regexp", @"^submodule\..*\.path$"], cancellationToken);
        return settings.Fields.Select(entry => entry.Split('\n', 2))
            .Where(entry => entry.Length == 2 && entry[0].Length > "submodule..path".Length)
            .Select(entry => (Name: entry[0]["submodule.".Length..^".path".Length], Path: entry[1].TrimEnd('/')))
            .Where(entry => !Path.IsPathRooted(entry.Name) && entry.Name.Split('/', '\\').All(part => part is not (".." or "." or "")))
            .GroupBy(entry => entry.Path, StringComparer.Ordinal)
            .ToImmutableDictionary(group => group.Key, group => group.First().Name, StringComparer.Ordinal);
    }

    private async Task<bool> HoldsAsync(string module, string commit, CancellationToken cancellationToken) =>
        Directory.Exists(module) && (await git.TryAsync(["--git-dir", module, "cat-file", "-e", $"{CommitId.Check(commit)}^{{tree}}"], cancellationToken)).ExitCode == 0;

    // The index is what git lets be checked out, so its submodules are taken from it, and not from the tree.
    private async Task<ImmutableArray<(string Path, string Commit)>> WriteAsync(string module, string commit, string target, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(target);
        var index = $"{target}.regreen-index";
        var input = Patient with { Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["GIT_INDEX_FILE"] = index } };
        try
        {
            // The module's own settings name the user's working tree; what is said here goes before them.
            string[] place = ["--git-dir", module, "--work-tree", target];
            await git.In(target).RunAsync([.. place, "read-tree", commit], cancellationToken, input);
            await git.In(target).RunAsync([.. place, "checkout-index", "--all", "--force"], cancellationToken, input);
            return LinksIn((await git.In(target).RunAsync([.. place, "ls-files", "--stage", "-z"], cancellationToken, input)).Fields);
        }
        finally
        {
            File.Delete(index);
        }
    }
}
