using System.Text;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Git;

/// <summary>
/// Compares the files of a checkout with its first state. It uses an index of its own and the user's object store, never what a repair command may have
/// changed in the checkout's <c>.git</c>: its settings, hooks, index or commits.
/// </summary>
internal sealed class PatchCollector(GitCommand git, string gitFolder)
{
    public async Task<string> CollectAsync(GitCheckout checkout, CancellationToken cancellationToken)
    {
        var index = WorkFolder.IndexOf(checkout.Folder);
        var input = new GitInput
        {
            Deadline = GitInput.LongDeadline,
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["GIT_INDEX_FILE"] = index },
        };
        var there = git.In(checkout.Folder);
        string[] place = [$"--git-dir={gitFolder}", $"--work-tree={checkout.Folder}"];
        try
        {
            await there.RunAsync([.. place, "read-tree", checkout.WholeTree], cancellationToken, input);
            await there.RunAsync([.. place, "-c", "core.safecrlf=false", "-c", "advice.addEmbeddedRepo=false", "add", "--all", "--", "."], cancellationToken, input);
            string[] diff = ["diff-index", "--cached", "-p", "--binary", "--full-index", "-M", "--no-ext-diff", "--no-textconv", checkout.WholeTree, "--"];
            return AsText(await there.RunAsync([.. place, .. diff], cancellationToken, input));
        }
        finally
        {
            File.Delete(index);
        }
    }

    private static string AsText(GitOutput diff)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(diff.Bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new UserErrorException("The repair changes text that is not UTF-8, which a patch cannot carry unharmed.", "Make this change by hand.", FailureCategory.NeedsPerson, exception);
        }
    }
}
