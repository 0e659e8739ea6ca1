using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Git;

/// <summary>Puts a tree on a branch without checking anything out, once per key.</summary>
internal sealed class BranchCommitter(GitCommand git, TimeProvider time)
{
    private const string Trailer = "Regreen-Key: ";

    // As an old value it means: the branch must not exist yet, whatever the length of ids.
    private const string Nothing = "";

    public async Task<string> CommitAsync(string tree, string parent, string branch, string message, string key, CancellationToken cancellationToken)
    {
        if (key.Length == 0 || key.Any(char.IsControl))
        {
            throw new ArgumentException("A key is one line of text.", nameof(key));
        }

        var reference = $"refs/heads/{branch}";
        if (await git.TryAsync(["check-ref-format", reference], cancellationToken) is { ExitCode: not 0 })
        {
            throw new ArgumentException($"'{branch}' is not a branch name.", nameof(branch));
        }

        var tip = await TipAsync(reference, cancellationToken);
        if (tip is not null && await FindAsync(tip, key, cancellationToken) is { } made)
        {
            return made;
        }

        await RefuseMovedAsync(reference, branch, tip, parent, cancellationToken);
        var commit = (await git.RunAsync(["commit-tree", tree, "-p", CommitId.Check(parent), "-F", "-"], cancellationToken, CommitInput.Of(WithTrailer(message, key), time))).Line;
        var update = await git.TryAsync(["update-ref", "-m", "regreen: repair", reference, commit, tip ?? Nothing], cancellationToken);
        if (update.ExitCode == 0)
        {
            return commit;
        }

        // Somebody else was quicker: with the same commit, or with another one.
        return await TipAsync(reference, cancellationToken) is { } other && await FindAsync(other, key, cancellationToken) is { } theirs ? theirs : throw Moved(branch, parent, update.Error.Trim());
    }

    private async Task<string?> TipAsync(string reference, CancellationToken cancellationToken) =>
        await git.TryAsync(["rev-parse", "--verify", "--quiet", reference], cancellationToken) is { ExitCode: 0 } tip ? tip.Line : null;

    private async Task<string?> FindAsync(string tip, string key, CancellationToken cancellationToken)
    {
        var log = await git.RunAsync(
            ["log", "-z", "--first-parent", "--fixed-strings", $"--grep={Trailer}{key}", "--format=%H%n%ce%n%B", tip, "--"],
            cancellationToken);
        return log.Fields.Select(field => field.Split('\n', 3)).FirstOrDefault(field => field is [_, Identity.Email, var message] && LastParagraph(message).Contains(Trailer + key))?[0];
    }

    private async Task RefuseMovedAsync(string reference, string branch, string? tip, string parent, CancellationToken cancellationToken)
    {
        if (tip is null)
        {
            return;
        }

        if (tip != parent)
        {
            throw Moved(branch, parent, $"it stands at {tip}");
        }

        var worktree = await git.RunAsync(["for-each-ref", "--format=%(worktreepath)", reference], cancellationToken);
        if (worktree.Line.Length > 0)
        {
            throw new UserErrorException($"The branch {branch} is checked out in {worktree.Line}, and Regreen moves no branch under a person's hands.", "Switch to another branch there.", FailureCategory.NeedsPerson);
        }
    }

    private static UserErrorException Moved(string branch, string parent, string how) =>
        new($"The branch {branch} is not at {parent}, where the repair belongs: {how}.", "Rename or delete that branch, then 'regreen resume'.", FailureCategory.NeedsPerson);

    private static string WithTrailer(string message, string key)
    {
        var text = message.TrimEnd();
        var last = LastParagraph(text);
        if (last.Contains(Trailer + key))
        {
            return text + "\n";
        }

        // The subject alone is no block of trailers, even when it holds a colon.
        var isBlock = text.Contains("\n\n", StringComparison.Ordinal) && last.All(IsTrailer);
        return $"{text}{(isBlock ? "\n" : "\n\n")}{Trailer}{key}\n";
    }

    private static string[] LastParagraph(string message) => message.TrimEnd().Split("\n\n")[^1].Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsTrailer(string line) =>
        line.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon && line[..colon].All(character => char.IsAsciiLetterOrDigit(character) || character == '-');
}
