using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.TestServer;

namespace Regreen.Adapters.Tests.Processes;

public sealed class ProcessDriverTests : DriverTest
{
    [Fact]
    public async Task Builds_starts_and_serves_the_revision_until_it_is_stopped()
    {
        await using var driver = Project.Driver();

        var ready = await ReadyAsync(driver, TestProject.Request("run-1/deploy 1", preview: true));

        ready.Built.ShouldBeTrue();
        ready.Deployment.Revision.Tree.ShouldBe(await Project.Repository.TreeAsync(TestProject.Candidate(), Token));
        ready.Deployment.Revision.Source.ShouldBe(RevisionSource.Service);
        (await GetAsync(ready, "/version")).ShouldContain(ready.Deployment.Revision.Tree!);
        (await driver.StatusAsync(ready.Deployment, Token)).ShouldHaveSingleItem().IsRunning.ShouldBeTrue();

        await driver.StopAsync(ready.Deployment, Token);

        await Should.ThrowAsync<HttpRequestException>(GetAsync(ready, "/version"));
        (await driver.FindAsync(ready.Deployment.Id, Token)).ShouldBeNull();
        Directory.EnumerateFileSystemEntries(Deployments).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_key_is_put_out_once()
    {
        await using var driver = Project.Driver();

        var first = await ReadyAsync(driver, TestProject.Request("k", preview: false));
        var second = await ReadyAsync(driver, TestProject.Request("k", preview: false));

        second.Deployment.Revision.Instance.ShouldBe(first.Deployment.Revision.Instance);
        second.Built.ShouldBeFalse();
        (await GetAsync(second, "/version")).ShouldContain(first.Deployment.Revision.Instance!);
    }

    [Fact]
    public async Task A_tree_is_built_once()
    {
        await using var driver = Project.Driver();

        (await ReadyAsync(driver, TestProject.Request("a", preview: true))).Built.ShouldBeTrue();
        (await ReadyAsync(driver, TestProject.Request("b", preview: true))).Built.ShouldBeFalse();
        (await ReadyAsync(driver, TestProject.Request("c", preview: true, commit: "c2"))).Built.ShouldBeTrue();

        Project.Repository.Checkouts.ShouldBe(2);
        await using var later = Project.Driver();
        (await ReadyAsync(later, TestProject.Request("d", preview: true))).Built.ShouldBeFalse();
    }

    [Fact]
    public async Task A_service_that_tells_no_revision_has_that_of_the_deployment()
    {
        Project.Target = Project.Target with { Revision = null };
        await using var driver = Project.Driver();

        var ready = await ReadyAsync(driver, TestProject.Request("k", preview: true));

        ready.Deployment.Revision.Source.ShouldBe(RevisionSource.Deployment);
        ready.Deployment.Revision.Tree.ShouldBe(await Project.Repository.TreeAsync(TestProject.Candidate(), Token));
    }

    [Fact]
    public async Task Processes_know_the_addresses_of_each_other()
    {
        Project.Deploy = Project.Deploy with
        {
            Processes =
            [
                TestProject.Serving("tokens"),
                TestProject.Serving("web") with { Environment = ImmutableSortedDictionary<string, string>.Empty.Add("KEYS", "{{tokens.url}}/keys {{port}} {{web.ws}}") },
            ],
        };
        await using var driver = Project.Driver();

        var ready = await ReadyAsync(driver, TestProject.Request("k", preview: true));

        var (tokens, web) = (ready.Deployment.Addresses["tokens"], new Uri(ready.Deployment.Addresses["web"]));
        (await GetAsync(ready, "/env")).ShouldContain($"\"{tokens}/keys {web.Port} ws://127.0.0.1:{web.Port}\"");
    }

    [Fact]
    public async Task Children_get_only_what_is_named()
    {
        Project.Environment = Project.Environment.SetItem("NAMED", "1").SetItem("SECRET", "hunter2").SetItem("LANG", "C.UTF-8");
        Project.Deploy = Project.Deploy with { InheritedEnvironment = ["NAMED"], EnvironmentFile = "e.env", Configuration = ["e.env"] };
        Project.ConfigurationText = (_, changes) => $"# comment\nexport MODE=\"{changes.GetValueOrDefault("MODE") ?? "normal"}\"\nEMPTY=\n";
        await using var driver = Project.Driver();

        var ready = await ReadyAsync(driver, TestProject.Request("k", preview: true) with
        {
            Configuration = ImmutableSortedDictionary<string, string?>.Empty.Add("e.env:MODE", "careful").Add("other.env:MODE", "wrong"),
        });

        var variables = System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(await GetAsync(ready, "/env"))!;
        variables.ShouldContainKeyAndValue("MODE", "careful");
        variables.ShouldContainKeyAndValue("NAMED", "1");
        variables.Keys.Order(StringComparer.Ordinal).ShouldBe(["EMPTY", "HOME", "LANG", "MODE", "NAMED", "PATH"]);
    }

    [Fact]
    public async Task A_configuration_file_is_written_as_the_deployment_is_to_see_it()
    {
        Project.Deploy = Project.Deploy with
        {
            Configuration = ["deploy/staging.json"],
            Processes = [TestProject.Serving("web", "--config {{config:deploy/staging.json}}")],
        };
        Project.ConfigurationText = (path, changes) => $"{path} {string.Join(',', changes.Select(pair => $"{pair.Key}={pair.Value}"))}";
        await using var driver = Project.Driver();

        var ready = await ReadyAsync(driver, TestProject.Request("k", preview: true) with
        {
            Configuration = ImmutableSortedDictionary<string, string?>.Empty.Add("deploy/staging.json:a:b", "1"),
        });

        (await GetAsync(ready, "/config")).ShouldBe("deploy/staging.json a:b=1");
    }

    [Fact]
    public async Task The_target_keeps_its_address_over_deployments()
    {
        await using var driver = Project.Driver();

        var first = await ReadyAsync(driver, TestProject.Request("a", preview: false));
        var second = await ReadyAsync(driver, TestProject.Request("b", preview: false, commit: "c2"));

        second.Deployment.Addresses["web"].ShouldBe(first.Deployment.Addresses["web"]);
        (await GetAsync(first, "/version")).ShouldContain(second.Deployment.Revision.Tree!);
        (await driver.FindAsync("a", Token)).ShouldBeNull();
        (await driver.StatusAsync(first.Deployment, Token)).ShouldHaveSingleItem().IsRunning.ShouldBeFalse();
    }

    [Fact]
    public async Task The_target_goes_on_when_the_next_does_not_build()
    {
        await using var driver = Project.Driver();
        var target = await ReadyAsync(driver, TestProject.Request("a", preview: false));
        Project.Deploy = Project.Deploy with { Build = "false" };
        await using var later = Project.Driver();

        var failure = await FailureAsync(later, TestProject.Request("b", preview: false, commit: "c2"));

        failure.Stage.ShouldBe(DeploymentStage.Build);
        (await later.FindAsync("a", Token)).ShouldNotBeNull();
        (await GetAsync(target, "/ready")).ShouldBe("ready");
    }

    [Fact]
    public async Task A_process_that_names_the_checkout_has_one()
    {
        Project.Deploy = Project.Deploy with { Processes = [TestProject.Serving("web", "--config {{checkout}}/main.txt")] };
        await using var driver = Project.Driver();

        var ready = await ReadyAsync(driver, TestProject.Request("k", preview: true, commit: "c2"));

        (await GetAsync(ready, "/config")).ShouldBe("other");
    }

    [Fact]
    public async Task Previews_run_beside_each_other_and_the_target()
    {
        await using var driver = Project.Driver();
        await ReadyAsync(driver, TestProject.Request("target", preview: false));

        var previews = await Task.WhenAll(Enumerable.Range(0, 6).Select(index => ReadyAsync(driver, TestProject.Request($"p{index}", preview: true, commit: index % 2 == 0 ? "c1" : "c2"))));

        previews.Select(ready => ready.Deployment.Addresses["web"]).Distinct(StringComparer.Ordinal).Count().ShouldBe(6);
        Project.Repository.Checkouts.ShouldBe(2);
        await driver.StopPreviewsAsync(Token);
        (await driver.FindAsync("p1", Token)).ShouldBeNull();
        (await driver.FindAsync("target", Token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task What_a_preview_writes_is_not_seen_by_the_next()
    {
        await using var driver = Project.Driver();
        var first = await ReadyAsync(driver, TestProject.Request("a", preview: true));
        await GetAsync(first, "/write/state.db");

        var second = await ReadyAsync(driver, TestProject.Request("b", preview: true));

        (await GetAsync(first, "/file/state.db")).ShouldBe("written");
        await Should.ThrowAsync<HttpRequestException>(GetAsync(second, "/file/state.db"));
        (await GetAsync(second, "/file/main.txt")).ShouldBe("main");
    }

    [Theory]
    [InlineData(PreviewState.Fresh, false, false)]
    [InlineData(PreviewState.Copy, true, false)]
    [InlineData(PreviewState.Shared, true, true)]
    public async Task A_preview_has_the_state_that_the_configuration_says(PreviewState state, bool seesTargets, bool changesTargets)
    {
        Project.Preview = new PreviewConfig(state);
        await using var driver = Project.Driver();
        var target = await ReadyAsync(driver, TestProject.Request("target", preview: false));
        await GetAsync(target, "/write/a.db");

        var preview = await ReadyAsync(driver, TestProject.Request("p", preview: true));
        await GetAsync(preview, "/write/b.db");

        (await AnswersAsync(preview, "/file/a.db")).ShouldBe(seesTargets);
        (await AnswersAsync(target, "/file/b.db")).ShouldBe(changesTargets);
    }

    [Fact]
    public async Task Lines_are_read_by_the_time_at_which_they_came()
    {
        Project.Deploy = Project.Deploy with { Processes = [TestProject.Serving("web", "--print 'key hunter2'")] };
        await using var driver = new Adapters.Process.Deploying.ProcessDriver(
            Project.Config, Project.Repository, Project.Evidence, Project.Host with { Redact = text => text.Replace("hunter2", "•••", StringComparison.Ordinal) }, TimeProvider.System);
        var start = TimeProvider.System.GetUtcNow();
        var ready = await ReadyAsync(driver, TestProject.Request("k", preview: true));
        await UntilAsync(async () => (await driver.ReadAsync(ready.Deployment, start, DateTimeOffset.MaxValue, 100, Token)).Count == 2, "the first lines");
        var between = TimeProvider.System.GetUtcNow();
        await GetAsync(ready, "/log/later");
        await UntilAsync(async () => (await driver.ReadAsync(ready.Deployment, start, DateTimeOffset.MaxValue, 100, Token)).Count == 3, "the last line");

        var early = await driver.ReadAsync(ready.Deployment, start, between, 100, Token);
        var late = await driver.ReadAsync(ready.Deployment, between, TimeProvider.System.GetUtcNow().AddSeconds(1), 100, Token);
        var newest = await driver.ReadAsync(ready.Deployment, start, TimeProvider.System.GetUtcNow().AddSeconds(1), 1, Token);

        early.Select(line => line.Text).ShouldBe(["key •••", $"listening on {ready.Deployment.Addresses["web"]}/"]);
        late.ShouldHaveSingleItem().Text.ShouldBe("later");
        newest.ShouldHaveSingleItem().Text.ShouldBe("later");
    }

    private static async Task<bool> AnswersAsync(DeploymentOutcome.Ready ready, string path)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri(ready.Deployment.Addresses["web"] + path), Token);
        return response.IsSuccessStatusCode;
    }
}
