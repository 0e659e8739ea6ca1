using Regreen.Adapters.GitHub;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Repairing;
using Regreen.TestServer;

namespace Regreen.Adapters.Tests.Proposing;

/// <summary>Pull requests over the wire of GitHub's REST API.</summary>
public sealed class GitHubPullRequestsTests
{
    private const string Marker = "<!-- regreen run r1 -->";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pull_request_is_opened_once_however_often_it_is_asked_for()
    {
        await using var github = await GitHubService.StartAsync();
        var pushed = new List<string>();
        var requests = Asking(github, push: pushed.Add);

        var first = await requests.OpenAsync(Draft("regreen/r1/issue-1"), Token);
        var second = await requests.OpenAsync(Draft("regreen/r1/issue-1"), Token);

        first.ShouldBe(new PullRequest(1, "https://github.com/acme/shop/pull/1"));
        second.ShouldBe(first);
        var pull = github.Pulls.ShouldHaveSingleItem();
        pull["base"]!["ref"]!.GetValue<string>().ShouldBe("trunk", "the repository's default branch");
        pull["title"]!.GetValue<string>().ShouldBe("Repair");
        pull["body"]!.GetValue<string>().ShouldBe("Why.");
        pushed.ShouldBe(["regreen/r1/issue-1", "regreen/r1/issue-1"]);
    }

    [Fact]
    public async Task One_whose_answer_was_lost_is_found_by_its_branch()
    {
        await using var github = await GitHubService.StartAsync();
        github.Made = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        var requests = Asking(github);

        var lost = await Should.ThrowAsync<UserErrorException>(() => requests.OpenAsync(Draft("b"), Token));
        var found = await requests.OpenAsync(Draft("b"), Token);

        lost.Message.ShouldStartWith("GitHub: ");
        lost.Hint.ShouldBe("`regreen resume` tries again.");
        found.Number.ShouldBe(1);
        github.Pulls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task One_that_appears_in_between_is_taken()
    {
        await using var github = await GitHubService.StartAsync();
        github.Before = context =>
        {
            if (context.Request.Method == "POST")
            {
                github.Open("b");
            }

            return Task.FromResult(false);
        };

        var opened = await Asking(github).OpenAsync(Draft("b"), Token);

        opened.Number.ShouldBe(1);
        github.Pulls.ShouldHaveSingleItem()["title"]!.GetValue<string>().ShouldBe("By hand");
    }

    [Fact]
    public async Task One_that_a_person_closed_is_not_opened_again()
    {
        await using var github = await GitHubService.StartAsync();
        github.Open("b");
        github.Pulls[0]["state"] = "closed";

        (await Asking(github).OpenAsync(Draft("b"), Token)).Number.ShouldBe(1);

        github.Pulls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_run_has_one_comment_which_is_written_anew_even_behind_pages_of_others()
    {
        await using var github = await GitHubService.StartAsync();
        github.Open("b");
        for (var number = 0; number < 120; number++)
        {
            github.Comment(1, number == 3 ? $"> {Marker}\nDid you see this?" : $"Remark {number}");
        }

        var (requests, pull) = (Asking(github), new PullRequest(1, "https://github.com/acme/shop/pull/1"));
        await requests.CommentAsync(pull, Marker, $"{Marker}\nRed.\n", Token);
        await requests.CommentAsync(pull, Marker, $"{Marker}\nGreen.\n", Token);
        await requests.CommentAsync(pull, Marker, $"{Marker}\nGreen.\n", Token);

        github.CommentsOf(1).Select(comment => comment["body"]!.GetValue<string>()).Where(body => body.Contains(Marker, StringComparison.Ordinal)).ShouldBe([$"> {Marker}\nDid you see this?", $"{Marker}\nGreen.\n"]);
        github.Requests.Count(request => request.StartsWith("PATCH", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [InlineData(401, "Bad credentials", "Put a valid token into SHOP_TOKEN.")]
    [InlineData(403, "Resource not accessible by integration", "The token in SHOP_TOKEN must be allowed to write pull requests of acme/shop.")]
    [InlineData(404, "repos/acme/shop/pulls was not found.", "Either acme/shop does not exist, or the token in SHOP_TOKEN may not see it.")]
    [InlineData(500, "Server Error", "`regreen resume` tries again.")]
    [InlineData(502, "Unicorn", "`regreen resume` tries again.")]
    public async Task A_refusal_is_told_in_the_server_s_words_with_a_hint(int status, string words, string hint)
    {
        await using var github = await GitHubService.StartAsync();
        github.Before = async context =>
        {
            await GitHubService.RefuseAsync(context, status, status == 404 ? "Not Found" : $"{words} for {GitHubService.Token}");
            return true;
        };

        var refused = await Should.ThrowAsync<UserErrorException>(() => Asking(github).OpenAsync(Draft("b"), Token));

        refused.Message.ShouldBe($"GitHub ({status}): {words}{(status == 404 ? "" : " for [redacted]")}");
        refused.Hint.ShouldBe(hint);
    }

    [Fact]
    public async Task Limits_of_rates_say_when_to_come_again()
    {
        await using var github = await GitHubService.StartAsync();
        github.Before = async context =>
        {
            (string, string)[] headers = context.Request.Query["head"].ToString().EndsWith(":primary", StringComparison.Ordinal)
                ? [("x-ratelimit-limit", "5000"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1700000000")]
                : [("Retry-After", "60")];
            await GitHubService.RefuseAsync(context, 403, headers.Length == 3 ? "API rate limit exceeded for user ID 1." : "You have exceeded a secondary rate limit.", headers);
            return true;
        };

        (await Should.ThrowAsync<UserErrorException>(() => Asking(github).OpenAsync(Draft("primary"), Token))).Hint.ShouldBe("The limit begins anew at 2023-11-14 22:13:20 UTC; `regreen resume` tries again.");
        var second = await Should.ThrowAsync<UserErrorException>(() => Asking(github).OpenAsync(Draft("second"), Token));

        second.Message.ShouldBe("GitHub (403): You have exceeded a secondary rate limit.");
        second.Hint.ShouldBe("It asks to wait 60 s; `regreen resume` tries again.");
    }

    [Fact]
    public async Task A_base_that_is_not_there_is_told_with_its_field()
    {
        await using var github = await GitHubService.StartAsync();
        github.HasBranch = branch => branch == "b";

        var refused = await Should.ThrowAsync<UserErrorException>(() => Asking(github, config => config with { Base = "gone" }).OpenAsync(Draft("b"), Token));

        refused.Message.ShouldBe("GitHub (422): Validation Failed: PullRequest base invalid");
    }

    [Fact]
    public async Task Without_a_token_nothing_is_pushed_and_nobody_is_asked()
    {
        await using var github = await GitHubService.StartAsync();
        var pushed = new List<string>();

        var refused = await Should.ThrowAsync<UserErrorException>(() => Asking(github, push: pushed.Add, token: null).OpenAsync(Draft("b"), Token));

        refused.Message.ShouldBe("The variable SHOP_TOKEN is not set.");
        pushed.ShouldBeEmpty();
        github.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told()
    {
        var github = await GitHubService.StartAsync();
        var requests = Asking(github);
        await github.DisposeAsync();

        (await Should.ThrowAsync<UserErrorException>(() => requests.OpenAsync(Draft("b"), Token))).Message.ShouldStartWith("GitHub: ");
    }

    [Theory]
    [InlineData("git@github.com:acme/shop.git", "github.com", "acme", "shop")]
    [InlineData("ssh://git@github.example.com:2222/acme/shop.git", "github.example.com", "acme", "shop")]
    [InlineData("https://x-access-token:t0ken@GitHub.com/acme/shop", "github.com", "acme", "shop")]
    [InlineData("https://github.com/acme/shop.js.git/", "github.com", "acme", "shop.js")]
    public void An_address_of_a_remote_names_its_repository(string address, string host, string owner, string name) =>
        RemoteAddress.Read(address).ShouldBe(new RemoteAddress(host, owner, name));

    [Theory]
    [InlineData("/srv/git/shop.git")]
    [InlineData("../shop.git")]
    [InlineData("file:///srv/git/shop.git")]
    [InlineData("https://github.com/")]
    [InlineData("")]
    public void What_is_no_repository_of_a_host_is_none(string address) => RemoteAddress.Read(address).ShouldBeNull();

    private static PullRequestDraft Draft(string branch) => new(branch, null, "Repair", "Why.");

    private static GitHubPullRequests Asking(GitHubService github, Func<DeliveryConfig, DeliveryConfig>? change = null, Action<string>? push = null, string? token = GitHubService.Token)
    {
        var config = new DeliveryConfig(PullRequestHost.Github) { TokenVariable = "SHOP_TOKEN", Url = github.Url };
        var remote = new GitRemote(_ => Task.FromResult("git@github.com:acme/shop.git"), (branch, _) =>
        {
            push?.Invoke(branch);
            return Task.CompletedTask;
        });
        return new GitHubPullRequests(change?.Invoke(config) ?? config, token, remote);
    }
}
