using Regreen.Core.Deploying;

namespace Regreen.Adapters.Git;

/// <summary>Files of a candidate: a worktree, or a clone of its own.</summary>
/// <param name="folder">The top folder.</param>
/// <param name="path">The project's root in it.</param>
/// <param name="tree">The trees of its first state.</param>
/// <param name="remove">Takes it away.</param>
internal sealed class GitCheckout(string folder, string path, CandidateTree.Made tree, Func<string, Task> remove) : ICheckout
{
    private int _disposed;

    public string Path => path;

    public string Tree => tree.Inputs;

    public string Folder => folder;

    public string WholeTree => tree.Whole;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await remove(folder);
        }
    }
}
