using System.Collections.Immutable;
using Regreen.Core.Deploying;

namespace Regreen.Adapters.Git;

/// <summary>Reads differences between commits and trees.</summary>
internal sealed class ChangeReader(GitCommand git, RootPaths paths)
{
    private const string ExecutableMode = "100755";
    private const string SymbolicLinkMode = "120000";
    private const string SubmoduleMode = "160000";

    // The root may be a folder of the repository: then paths in diffs are the root's, as everywhere else.
    private string[] Shape => ["-p", "-M", "--no-ext-diff", "--no-textconv", .. paths.Prefix.Length > 0 ? ["--relative"] : Array.Empty<string>()];

    public async Task<string> DiffAsync(string commit, CancellationToken cancellationToken) =>
        (await git.RunAsync(["diff-tree", "--root", "--no-commit-id", "--diff-merges=first-parent", .. Shape, CommitId.Check(commit), "--"], cancellationToken)).Text;

    public async Task<string> DiffAsync(string from, string to, ImmutableArray<string> only, CancellationToken cancellationToken) =>
        (await git.RunAsync(["diff-tree", .. Shape, CommitId.Check(from), CommitId.Check(to), "--", .. only.Select(path => RootPaths.Clean(path) is { Length: > 0 } cleaned ? cleaned : ".")], cancellationToken)).Text;

    public async Task<string> DiffToTreeAsync(string from, string tree, CancellationToken cancellationToken) =>
        (await git.RunAsync(["diff-tree", .. Shape, CommitId.Check(from), tree, "--"], cancellationToken)).Text;

    // Paths in it are the repository's, because that is where patches are applied.
    public async Task<string> PatchAsync(string from, string tree, ImmutableArray<string> only, CancellationToken cancellationToken) =>
        (await git.RunAsync(["diff-tree", "-p", "--binary", "--full-index", "--no-renames", "--no-ext-diff", "--no-textconv", CommitId.Check(from), tree, "--", .. only.Select(RootPaths.Clean)], cancellationToken)).Text;

    public async Task<ImmutableArray<ChangedPath>> PathsAsync(string fromCommit, string tree, CancellationToken cancellationToken)
    {
        var raw = await git.RunAsync(["diff-tree", "-r", "-M", "-z", "--raw", CommitId.Check(fromCommit), tree, "--"], cancellationToken);
        var changes = ImmutableArray.CreateBuilder<ChangedPath>();
        var fields = raw.Bytes.Length == 0 ? [] : raw.Fields;
        for (var index = 0; index < fields.Length;)
        {
            // :OLDMODE NEWMODE OLDID NEWID KIND[SCORE], then the path, or for a rename the old and the new one.
            var meta = fields[index++].TrimStart(':').Split(' ');
            var kind = meta[4][0];
            var old = kind is 'R' or 'C' ? paths.FromRepository(fields[index++]) : null;
            var newlyExecutable = meta[1] == ExecutableMode && meta[0] != ExecutableMode;
            changes.Add(new ChangedPath(paths.FromRepository(fields[index++]), old, kind, newlyExecutable, meta[1] == SymbolicLinkMode) { Submodule = SubmoduleMode == meta[1] || SubmoduleMode == meta[0] });
        }

        return changes.ToImmutable();
    }
}
