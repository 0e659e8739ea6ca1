using Regreen.Core;

namespace Regreen.Adapters.Git;

/// <summary>Detached worktrees of the user's repository in the work folder.</summary>
internal sealed class Worktrees(GitCommand git, WorkFolder work) : IDisposable
{
    // Two additions at once may choose the same name inside the repository's own folder.
    private readonly SemaphoreSlim _registering = new(1);

    public async Task<string> AddAsync(string commit, CancellationToken cancellationToken)
    {
        var path = work.Reserve();
        try
        {
            await _registering.WaitAsync(cancellationToken);
            try
            {
                await git.RunAsync(
                    ["worktree", "add", "--quiet", "--detach", "--force", path, CommitId.Check(commit)],
                    cancellationToken,
                    new GitInput { Deadline = GitInput.LongDeadline });
            }
            finally
            {
                _registering.Release();
            }

            return path;
        }
        catch
        {
            await RemoveAsync(path);
            throw;
        }
    }

    /// <summary>Removes a worktree, also one that is half made. It has its own deadline, since it runs when everything else was cancelled.</summary>
    public async Task RemoveAsync(string path)
    {
        try
        {
            await _registering.WaitAsync(CancellationToken.None);
            try
            {
                // It fails for what is not registered (any more), which is what is wanted.
                await git.TryAsync(["worktree", "remove", "--force", "--force", path], CancellationToken.None);
            }
            finally
            {
                _registering.Release();
            }
        }
        catch (UserErrorException)
        {
            // The repository cannot be used at all; the error that led here says so better.
        }

        WorkFolder.Remove(path);
    }

    public void Dispose() => _registering.Dispose();
}
