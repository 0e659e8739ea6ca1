using System.Collections.Immutable;
using System.Globalization;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Git;

/// <summary>Lists first-parent commits with what they change.</summary>
internal sealed class HistoryReader(GitCommand git, RootPaths paths, BuildInputs inputs)
{
    // A merge of more is one suspect, and of a long history only the newest merges are looked into: each costs a call of git.
    private const int MostInside = 40;
    private const int MostMerges = 60;

    public async Task<ImmutableArray<CommitSummary>> ReadAsync(string? after, string to, int limit, CancellationToken cancellationToken)
    {
        if (limit <= 0)
        {
            return [];
        }

        string[] exclude = after is null ? [] : [$"^{CommitId.Check(after)}"];
        var list = await git.RunAsync(
            ["rev-list", "--first-parent", "--parents", string.Create(CultureInfo.InvariantCulture, $"--max-count={limit}"), CommitId.Check(to), .. exclude, "--"],
            cancellationToken);
        var commits = list.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Reverse().Select(line => line.Split(' ')).ToArray();
        var summaries = await SummariesAsync(commits, cancellationToken);
        foreach (var index in Enumerable.Range(0, commits.Length).Reverse().Where(index => summaries[index].IsMerge).Take(MostMerges))
        {
            summaries[index] = summaries[index] with { Inside = await InsideAsync(commits[index], cancellationToken) };
        }

        return [.. summaries];
    }

    // What the merge brought in from all its other parents. Merges among it bring in what is listed anyway, or what the first parent has already.
    private async Task<ImmutableArray<CommitSummary>> InsideAsync(string[] merge, CancellationToken cancellationToken)
    {
        var list = await git.RunAsync(
            ["rev-list", "--no-merges", "--topo-order", "--parents", string.Create(CultureInfo.InvariantCulture, $"--max-count={MostInside + 1}"), merge[0], $"^{merge[1]}", "--"],
            cancellationToken);
        var commits = list.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Reverse().Select(line => line.Split(' ')).ToArray();
        return commits.Length > MostInside ? [] : [.. await SummariesAsync(commits, cancellationToken)];
    }

    private async Task<CommitSummary[]> SummariesAsync(string[][] commits, CancellationToken cancellationToken)
    {
        if (commits.Length == 0)
        {
            return [];
        }

        var ids = commits.Select(commit => commit[0]).ToArray();
        var headers = await git.RunAsync(["log", "--no-walk=unsorted", "--stdin", "-z", "--format=%an%n%s"], cancellationToken, GitInput.Text(string.Join('\n', ids) + "\n"));
        var files = await FilesAsync(commits, ids, cancellationToken);
        return [.. headers.Fields.Select((header, index) => Summary(commits[index], header.Split('\n', 2), files[index]))];
    }

    // The commit with its first parent only: for a merge, what it brought into this line. Oldest first, so that no file can be
    // named like the commit that comes next: its id did not exist yet.
    private async Task<List<List<string>>> FilesAsync(string[][] commits, string[] ids, CancellationToken cancellationToken)
    {
        var input = string.Concat(commits.Select(commit => string.Join(' ', commit.Take(2)) + "\n"));
        var output = await git.RunAsync(["diff-tree", "--stdin", "-z", "-r", "--root", "--always", "--no-renames", "--name-only"], cancellationToken, GitInput.Text(input));
        var files = new List<List<string>>();
        foreach (var field in output.Fields)
        {
            if (files.Count < ids.Length && field == ids[files.Count])
            {
                files.Add([]);
            }
            else
            {
                files[^1].Add(field);
            }
        }

        return files;
    }

    private CommitSummary Summary(string[] commit, string[] header, List<string> files) => new(
        commit[0],
        header[1],
        header[0],
        [.. files.Select(paths.FromRepository)],
        commit.Length > 2,
        files.Any(inputs.Contains));
}
