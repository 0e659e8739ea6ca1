using System.Collections.Immutable;
using System.Globalization;
using Regreen.Core.Deploying;

namespace Regreen.Adapters.Git;

/// <summary>Reads and searches files at a commit.</summary>
internal sealed class SourceReader(GitCommand git, RootPaths paths)
{
    private const int MostLines = 1000;

    public async Task<string?> ReadAsync(string commit, string path, CancellationToken cancellationToken)
    {
        if (RootPaths.Clean(path).Length == 0)
        {
            return null;
        }

        var entry = await git.RunAsync(["ls-tree", "-z", "--full-tree", CommitId.Check(commit), "--", paths.ToRepository(path)], cancellationToken);

        // MODE blob ID<tab>PATH; a folder or a submodule has no text.
        return entry.Text.Split('\t')[0].Split(' ') is [_, "blob", var id] ? (await git.RunAsync(["cat-file", "blob", id], cancellationToken)).Text : null;
    }

    public async Task<ImmutableArray<TrackedLink>> LinksAsync(string commit, CancellationToken cancellationToken)
    {
        var tree = await git.RunAsync(["ls-tree", "-r", "-z", "--full-tree", CommitId.Check(commit)], cancellationToken);
        var links = ImmutableArray.CreateBuilder<TrackedLink>();
        foreach (var entry in tree.Fields.Where(entry => entry.StartsWith("120000 ", StringComparison.Ordinal)))
        {
            var (id, path) = (entry.Split('\t')[0].Split(' ')[2], entry[(entry.IndexOf('\t', StringComparison.Ordinal) + 1)..]);
            links.Add(new TrackedLink(paths.FromRepository(path), (await git.RunAsync(["cat-file", "blob", id], cancellationToken)).Text));
        }

        return links.ToImmutable();
    }

    public async Task<ImmutableArray<SourceLine>> FindAsync(string commit, string literal, CancellationToken cancellationToken)
    {
        if (literal.Length == 0 || literal.AsSpan().ContainsAny('\n', '\0'))
        {
            return [];
        }

        var grep = await git.TryAsync(["grep", "-z", "-n", "-I", "-F", "--no-recurse-submodules", "-e", literal, CommitId.Check(commit), "--"], cancellationToken);
        return grep.ExitCode switch
        {
            0 => [.. Lines(grep.Text, commit.Length + 1).Take(MostLines)],
            1 => [],
            _ => throw grep.ToError(),
        };
    }

    // COMMIT:PATH<nul>LINE<nul>TEXT<newline>; a path may hold newlines, a line of text none.
    private static IEnumerable<SourceLine> Lines(string output, int prefix)
    {
        var start = 0;
        while (start < output.Length)
        {
            var path = output.IndexOf('\0', start);
            var number = output.IndexOf('\0', path + 1);
            var end = output.IndexOf('\n', number + 1) is >= 0 and var newline ? newline : output.Length;
            yield return new SourceLine(
                output[(start + prefix)..path],
                int.Parse(output.AsSpan((path + 1)..number), NumberStyles.None, CultureInfo.InvariantCulture),
                output[(number + 1)..end]);
            start = end + 1;
        }
    }
}
