using Regreen.Core.Facts;

namespace Regreen.Core.Repairing;

/// <summary>A repair as it is put before whoever merges it.</summary>
/// <param name="Branch">The branch that holds it.</param>
/// <param name="Base">The branch that it is to be merged into, or null: the configured one.</param>
/// <param name="Title">One line.</param>
/// <param name="Body">Markdown.</param>
public sealed record PullRequestDraft(string Branch, string? Base, string Title, string Body);

/// <summary>Opens pull requests. Doing anything twice has the effect of once.</summary>
public interface IPullRequests
{
    /// <summary>Pushes a branch and opens its pull request, or finds the one that was opened before.</summary>
    /// <exception cref="UserErrorException">It could not be done; the message is in the words of whoever refused.</exception>
    Task<PullRequest> OpenAsync(PullRequestDraft draft, CancellationToken cancellationToken);

    /// <summary>Writes the one comment at a pull request that begins with a marker, or writes it anew.</summary>
    /// <exception cref="UserErrorException">It could not be done; the message is in the words of whoever refused.</exception>
    Task CommentAsync(PullRequest pullRequest, string marker, string text, CancellationToken cancellationToken);
}
