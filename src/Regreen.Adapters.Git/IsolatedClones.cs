namespace Regreen.Adapters.Git;

/// <summary>Makes repositories that hold the files of a tree in one commit and share nothing with the user's: no objects, history, hooks, refs, remotes or settings.</summary>
internal sealed class IsolatedClones(GitCommand git, WorkFolder work, TimeProvider time)
{
    public async Task<string> MakeAsync(string tree, CancellationToken cancellationToken)
    {
        var path = work.Reserve();
        try
        {
            var deadline = new GitInput { Deadline = GitInput.LongDeadline };
            await git.RunAsync(["init", "--quiet", "--template=", "--initial-branch=main", path], cancellationToken);
            var there = git.In(path);

            // The very objects of this tree, so that no filter or line ending rule changes a byte on the way.
            var pack = Path.Combine(path, ".git", "tree.pack");
            await git.RunAsync(["pack-objects", "--revs", "--stdout", "--quiet"], cancellationToken, GitInput.Text(tree + "\n") with { Deadline = GitInput.LongDeadline, OutputFile = pack });
            await there.RunAsync(["index-pack", "--stdin"], cancellationToken, deadline with { InputFile = pack });
            File.Delete(pack);
            Directory.CreateDirectory(Path.Combine(path, ".git", "info"));
            await File.WriteAllTextAsync(Path.Combine(path, ".git", "info", "attributes"), ScratchIndex.BytesAsTheyAre, cancellationToken);
            var commit = await there.RunAsync(["commit-tree", tree, "-F", "-"], cancellationToken, CommitInput.Of("The files as they are deployed.\n", time));
            await there.RunAsync(["reset", "--quiet", "--hard", commit.Line], cancellationToken, deadline);
            return path;
        }
        catch
        {
            await RemoveAsync(path);
            throw;
        }
    }

    public static Task RemoveAsync(string path)
    {
        WorkFolder.Remove(path);
        return Task.CompletedTask;
    }
}
