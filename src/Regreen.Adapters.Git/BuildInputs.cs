using System.Collections.Immutable;
using System.Security.Cryptography;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Git;

/// <summary>The paths that a build is made of, and the id of a tree as far as they go.</summary>
internal sealed class BuildInputs(GitCommand git, RootPaths paths, ImmutableArray<string> inputs)
{
    private readonly ImmutableArray<string> _paths =
        inputs.Any(input => RootPaths.Clean(input).Length == 0 && paths.Prefix.Length == 0) ? [] : [.. inputs.Select(input => paths.ToRepository(input).TrimEnd('/')).Order(StringComparer.Ordinal)];

    /// <summary>Gets the tree's id where everything is an input, else a hash of the inputs' entries in it.</summary>
    public async Task<string> IdAsync(string tree, CancellationToken cancellationToken)
    {
        if (_paths.IsEmpty)
        {
            return tree;
        }

        var entries = await git.RunAsync(["ls-tree", "-z", "--full-tree", tree, "--", .. _paths], cancellationToken);
        return Convert.ToHexStringLower(SHA256.HashData(entries.Bytes))[..40];
    }

    /// <summary>Says whether a path of the repository is part of the build.</summary>
    public bool Contains(string path) => _paths.IsEmpty || _paths.Any(input => path == input || path.StartsWith(input + "/", StringComparison.Ordinal));

    /// <summary>An input that never was would make every change look like none. One that a commit took away may be the very fault.</summary>
    public async Task CheckAsync(string commit, CancellationToken cancellationToken)
    {
        var atTop = git.In((await git.RunAsync(["rev-parse", "--show-toplevel"], cancellationToken)).Line);
        foreach (var path in _paths)
        {
            var entry = await git.RunAsync(["ls-tree", "-z", "--full-tree", commit, "--", path], cancellationToken);
            if (entry.Bytes.Length == 0 && (await atTop.RunAsync(["rev-list", "--max-count=1", commit, "--", path], cancellationToken)).Bytes.Length == 0)
            {
                throw new UserErrorException(
                    $"The build input '{paths.FromRepository(path)}' is not in the repository and never was.",
                    "Correct deploy.inputs in regreen.yaml: paths of committed files or folders, relative to the root.",
                    FailureCategory.Usage);
            }
        }
    }
}
