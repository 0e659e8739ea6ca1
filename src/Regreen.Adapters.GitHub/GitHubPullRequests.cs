using Octokit;
using Octokit.Internal;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Repairing;
using PullRequest = Regreen.Core.Facts.PullRequest;

namespace Regreen.Adapters.GitHub;

/// <summary>The git remote that branches are pushed to.</summary>
/// <param name="ReadAddressAsync">Says its address.</param>
/// <param name="PushAsync">Pushes a branch, without force.</param>
public sealed record GitRemote(Func<CancellationToken, Task<string>> ReadAddressAsync, Func<string, CancellationToken, Task> PushAsync);

/// <summary>Pull requests of GitHub, over its REST API (https://docs.github.com/rest). A branch has one: what was opened before, by whatever run, is found by its branch.</summary>
/// <param name="config">What is configured.</param>
/// <param name="token">The token, or null; it goes into the header of each request and nowhere else.</param>
/// <param name="remote">The git remote.</param>
public sealed class GitHubPullRequests(DeliveryConfig config, string? token, GitRemote remote) : IPullRequests
{
    private const string PublicHost = "github.com";

    // One request; the deadline of the whole work is kept by whoever asks.
    private static readonly TimeSpan Reply = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public async Task<PullRequest> OpenAsync(PullRequestDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var place = await FindPlaceAsync(cancellationToken);
        await remote.PushAsync(draft.Branch, cancellationToken);
        return await FindAsync(place, draft.Branch, cancellationToken) ?? await CreateAsync(place, draft, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task CommentAsync(PullRequest pullRequest, string marker, string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pullRequest);
        var place = await FindPlaceAsync(cancellationToken);
        var comments = await AskAsync(place, client => client.Issue.Comment.GetAllForIssue(place.Owner, place.Name, pullRequest.Number), cancellationToken);

        // A person who quotes the comment writes the marker too, but not at the beginning.
        var mine = comments.FirstOrDefault(comment => comment.Body?.StartsWith(marker, StringComparison.Ordinal) == true);
        if (mine is null)
        {
            await AskAsync(place, client => client.Issue.Comment.Create(place.Owner, place.Name, pullRequest.Number, text), cancellationToken);
        }
        else if (mine.Body.ReplaceLineEndings("\n").Trim() != text.Trim())
        {
            await AskAsync(place, client => client.Issue.Comment.Update(place.Owner, place.Name, mine.Id, text), cancellationToken);
        }
    }

    private async Task<PullRequest?> FindAsync(Place place, string branch, CancellationToken cancellationToken)
    {
        var request = new PullRequestRequest { Head = place.HeadOf(branch), State = ItemStateFilter.All };
        var found = await AskAsync(place, client => client.PullRequest.GetAllForRepository(place.Owner, place.Name, request), cancellationToken);

        // A name that GitHub cannot read as a head filters nothing.
        return found.FirstOrDefault(other => other.Head?.Ref == branch) is { } opened ? Read(opened) : null;
    }

    private async Task<PullRequest> CreateAsync(Place place, PullRequestDraft draft, CancellationToken cancellationToken)
    {
        var into = draft.Base ?? config.Base ?? (await AskAsync(place, client => client.Repository.Get(place.Owner, place.Name), cancellationToken)).DefaultBranch;
        try
        {
            var opened = await place.Client.PullRequest.Create(place.Owner, place.Name, new NewPullRequest(draft.Title, place.HeadOf(draft.Branch), into) { Body = draft.Body }).WaitAsync(cancellationToken);
            return Read(opened);
        }
        catch (Exception exception) when (GitHubTrouble.Knows(exception, cancellationToken))
        {
            // Somebody was quicker, or the answer to a former request was lost.
            return (exception is ApiValidationException ? await FindAsync(place, draft.Branch, cancellationToken) : null) ?? throw TroubleOf(place, exception);
        }
    }

    // The address becomes a link of the reports.
    private static PullRequest Read(Octokit.PullRequest? opened) => Uri.TryCreate(opened?.HtmlUrl, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
        ? new PullRequest(opened!.Number, address.AbsoluteUri)
        : throw new UserErrorException("GitHub gives the pull request no address.", "Look at 'delivery.url': it is the address of GitHub's REST API.");

    private async Task<T> AskAsync<T>(Place place, Func<GitHubClient, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(place.Client).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (GitHubTrouble.Knows(exception, cancellationToken))
        {
            throw TroubleOf(place, exception);
        }
    }

    private UserErrorException TroubleOf(Place place, Exception exception) => GitHubTrouble.Of(exception, $"{place.Owner}/{place.Name}", config.TokenVariable, token!);

    private async Task<Place> FindPlaceAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(token))
        {
            throw new UserErrorException($"The variable {config.TokenVariable} is not set.", "Set it to a token that may write pull requests, or name another in 'delivery.token'.", Core.Facts.FailureCategory.Usage);
        }

        var read = RemoteAddress.Read(await remote.ReadAddressAsync(cancellationToken));
        if (RepositoryOf(read) is not var (owner, name) || (read is null && config.Url is null))
        {
            throw new UserErrorException($"The remote '{config.Remote}' is no repository of a GitHub host.", "Name another in 'delivery.remote', or set 'delivery.repository' and 'delivery.url'.", Core.Facts.FailureCategory.Usage);
        }

        var connection = new Connection(new ProductHeaderValue("regreen"), config.Url is { } url ? new Uri(url.TrimEnd('/') + "/") : ApiOf(read!.Host), new InMemoryCredentialStore(new Credentials(token)), new HttpClientAdapter(HttpMessageHandlerFactory.CreateDefault), new SimpleJsonSerializer());
        connection.SetRequestTimeout(Reply);
        return new Place(new GitHubClient(connection), owner, name, read?.Owner ?? owner);
    }

    private (string Owner, string Name)? RepositoryOf(RemoteAddress? read) =>
        config.Repository?.Split('/') is [var owner, var name] ? (owner, name) : read is null ? null : (read.Owner, read.Name);

    private static Uri ApiOf(string host) => host is PublicHost or "www." + PublicHost or "ssh." + PublicHost ? GitHubClient.GitHubApiUrl : new Uri($"https://{host}/api/v3/");

    private sealed record Place(GitHubClient Client, string Owner, string Name, string HeadOwner)
    {
        public string HeadOf(string branch) => $"{HeadOwner}:{branch}";
    }
}
