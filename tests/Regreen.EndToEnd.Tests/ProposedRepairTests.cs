using Microsoft.AspNetCore.Http;
using Regreen.Core.Facts;
using Regreen.EndToEnd.Tests.Starting;
using Regreen.TestServer;

namespace Regreen.EndToEnd.Tests;

/// <summary>A repair leaves the repository as a pull request, over git's and GitHub's wire.</summary>
public sealed class ProposedRepairTests
{
    private const string Culprit = "Move the arithmetic of orders to its own module";

    [Theory]
    [InlineData("before it is opened")]
    [InlineData("after it was opened")]
    public async Task A_run_that_is_killed_around_its_pull_request_makes_exactly_one(string moment)
    {
        await using var github = await GitHubService.StartAsync();
        await using var workspace = await WorkspaceAsync(github);
        var killed = new TaskCompletionSource();
        var run = workspace.Start("run");
        async Task KillAsync(HttpContext context)
        {
            if (killed.TrySetResult())
            {
                await run.SignalAsync("KILL");
                context.Abort();
            }
        }

        github.Before = async context =>
        {
            var isMoment = moment == "before it is opened" && context.Request.Method == "POST" && !killed.Task.IsCompleted;
            if (isMoment)
            {
                await KillAsync(context);
            }

            return isMoment;
        };
        github.Made = moment == "after it was opened" ? KillAsync : _ => Task.CompletedTask;
        await using (run)
        {
            (await run.EndAsync()).ExitCode.ShouldBe(137);
        }

        github.Pulls.Count.ShouldBe(moment == "after it was opened" ? 1 : 0);
        var resumed = (await workspace.RunAsync("resume")).ShouldExitWith(0);

        var facts = await workspace.FactsAsync();
        Expecting.NothingTwice(facts);
        var committed = facts.OfType<RepairCommitted>().ShouldHaveSingleItem();
        var pull = github.Pulls.ShouldHaveSingleItem();
        pull["head"]!["label"]!.GetValue<string>().ShouldBe($"acme:{committed.Branch}");
        pull["body"]!.GetValue<string>().ShouldContain(Culprit);
        (await workspace.GitAsync("ls-remote", "origin", committed.Branch!)).ShouldStartWith(committed.Commit!);
        github.CommentsOf(1).ShouldHaveSingleItem()["body"]!.GetValue<string>().ShouldContain("proven green");
        Told(workspace, facts, resumed).ShouldContain("https://github.com/acme/shop/pull/1");
    }

    [Fact]
    public async Task A_refusal_leaves_the_run_green_and_resuming_makes_the_pull_request()
    {
        await using var github = await GitHubService.StartAsync();
        await using var workspace = await WorkspaceAsync(github);
        var refuses = true;
        github.Before = async context =>
        {
            if (refuses)
            {
                await GitHubService.RefuseAsync(context, 403, $"Resource not accessible by {GitHubService.Token}");
            }

            return refuses;
        };

        var run = (await workspace.RunAsync("run")).ShouldExitWith(0);
        var refused = await workspace.FactsAsync();
        refuses = false;
        (await workspace.RunAsync("resume")).ShouldExitWith(0);
        (await workspace.RunAsync("resume")).ShouldExitWith(0).Error.ShouldContain("nothing to resume");

        Told(workspace, refused, run).ShouldContain("GitHub (403): Resource not accessible by [redacted]");
        refused.OfType<RepairProposed>().ShouldHaveSingleItem().PullRequest.ShouldBeNull();
        github.Pulls.Count.ShouldBe(1);
        Expecting.AllProven(await workspace.FactsAsync());
        Directory.EnumerateFiles(Path.Combine(workspace.Folder, ".regreen"), "*", SearchOption.AllDirectories).Where(file => File.ReadAllText(file).Contains(GitHubService.Token, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static async Task<Workspace> WorkspaceAsync(GitHubService github)
    {
        var workspace = await Workspace.NodeSampleAsync();
        var remote = Path.Combine(workspace.Folder, ".regreen", "remote.git");
        await workspace.GitAsync("init", "--quiet", "--bare", remote);
        await workspace.GitAsync("remote", "add", "origin", remote);
        await File.AppendAllTextAsync(Path.Combine(workspace.Folder, "regreen.yaml"), $"delivery: {{ pull_request: github, repository: acme/shop, token: SHOP_TOKEN, url: '{github.Url}' }}\n", TestContext.Current.CancellationToken);
        await workspace.GitAsync("commit", "--quiet", "--all", "--message=Propose repairs");
        return workspace.With("SHOP_TOKEN", GitHubService.Token);
    }

    // The terminal and the report of the red iteration, in which the repair was made.
    private static string Told(Workspace workspace, IEnumerable<Fact> facts, Ended ended)
    {
        var report = Path.Combine(workspace.Folder, ".regreen", "reports", facts.OfType<RunStarted>().Single().Run.Value);
        var page = File.ReadAllText(Path.Combine(report, "report.html"));
        page.ShouldContain("Pull request: ");
        File.ReadAllText(Path.Combine(report, "iteration-1.md")).ShouldContain("Pull request: ");
        return string.Concat(ended.Output) + ended.Error;
    }
}
