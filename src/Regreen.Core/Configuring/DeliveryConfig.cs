namespace Regreen.Core.Configuring;

/// <summary>Where repairs are put before whoever merges them.</summary>
public enum PullRequestHost
{
    /// <summary>GitHub, or a GitHub Enterprise Server.</summary>
    Github,
}

/// <summary>How repairs leave the repository.</summary>
/// <param name="PullRequest">Where pull requests are opened.</param>
public sealed record DeliveryConfig(PullRequestHost PullRequest)
{
    /// <summary>Gets the git remote that branches are pushed to. Default: origin.</summary>
    public string Remote { get; init; } = "origin";

    /// <summary>Gets the repository in which pull requests are opened, as <c>owner/name</c>, or null: the remote's.</summary>
    public string? Repository { get; init; }

    /// <summary>Gets the branch that repairs are to be merged into, or null: the repository's default branch.</summary>
    public string? Base { get; init; }

    /// <summary>Gets the environment variable that holds the token. Default: GITHUB_TOKEN.</summary>
    public string TokenVariable { get; init; } = "GITHUB_TOKEN";

    /// <summary>Gets the API's address, or null: that of the remote's host.</summary>
    public string? Url { get; init; }
}
