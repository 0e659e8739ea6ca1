using System.Collections.Immutable;
using System.Text;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Git;

/// <summary>
/// Compares the files of a checkout with its first state. It uses a repository of its own, never what a repairer may have changed in the checkout: the settings,
/// hooks, index and commits of its <c>.git</c>, and its <c>.gitattributes</c>, which would have the user's filters run.
/// </summary>
internal sealed class PatchCollector(GitCommand git)
{
    private static readonly GitInput Patient = new() { Deadline = GitInput.LongDeadline };

    public async Task<string> CollectAsync(GitCheckout checkout, CancellationToken cancellationToken)
    {
        using var scratch = await ScratchIndex.MakeAsync(git, $"{checkout.Folder}.scratch", cancellationToken);
        var place = scratch.Place(checkout.Folder);
        var there = git.In(checkout.Folder);
        await there.RunAsync([.. place, "read-tree", checkout.WholeTree], cancellationToken, Patient);
        await there.RunAsync([.. place, "-c", "core.safecrlf=false", "-c", "advice.addEmbeddedRepo=false", "add", "--all", "--", "."], cancellationToken, Patient);
        string[] diff = ["diff-index", "--cached", "-p", "--binary", "--full-index", "-M", "--no-ext-diff", "--no-textconv", checkout.WholeTree, "--"];
        return AsText(await there.RunAsync([.. place, .. diff], cancellationToken, Patient));
    }

    /// <summary>Makes the tree that lacks some paths of another, among the user's objects.</summary>
    public async Task<string> WithoutAsync(string tree, ImmutableArray<string> paths, string index, CancellationToken cancellationToken)
    {
        var gone = await git.RunAsync(["ls-tree", "-r", "-z", "--full-tree", tree, "--", .. paths], cancellationToken);
        var lines = gone.Fields.Where(entry => entry.Contains('\t', StringComparison.Ordinal)).Select(entry => entry.Split('\t', 2)).Select(entry => $"0 {new string('0', entry[0].Split(' ')[2].Length)}\t{entry[1]}\0");
        var input = Patient with { Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["GIT_INDEX_FILE"] = index } };
        try
        {
            await git.RunAsync(["read-tree", tree], cancellationToken, input);
            await git.RunAsync(["update-index", "-z", "--index-info"], cancellationToken, input with { StandardInput = Encoding.UTF8.GetBytes(string.Concat(lines)) });
            return (await git.RunAsync(["write-tree"], cancellationToken, input)).Line;
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
