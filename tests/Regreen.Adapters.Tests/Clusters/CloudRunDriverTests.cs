using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Regreen.Adapters.GoogleCloud.Deploying;
using Regreen.Adapters.Process;
using Regreen.Adapters.Tests.Processes;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.TestServer;
using Regreen.TestServer.Clusters;

namespace Regreen.Adapters.Tests.Clusters;

/// <summary>The driver over a server that speaks the Cloud Run Admin API. What serves at an address is what that server routes to it.</summary>
public sealed class CloudRunDriverTests : DriverTest
{
    private FakeRun _run = null!;

    [Fact]
    public async Task A_revision_is_ready_and_reports_itself_before_it_gets_all_of_the_traffic()
    {
        await using var driver = await DriverAsync();
        _run.Deployed("reg.example/agents:former");

        var ready = await ReadyAsync(driver, TestProject.Request("run/deploy", preview: false));

        var tree = await TreeAsync();
        ready.Deployment.Addresses["service"].ShouldBe("https://agents.test");
        ready.Deployment.Revision.Tree.ShouldBe(tree);
        _run.State!["traffic"]!.ToJsonString().ShouldBe($$"""[{"type":"TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION","revision":"agents-{{RunNames.TagOf("run/deploy")}}","percent":100}]""");
        var container = _run.Revisions[$"agents-{RunNames.TagOf("run/deploy")}"]["containers"]![0]!;
        container["image"]!.GetValue<string>().ShouldBe($"reg.example/agents:{tree}");
        container["env"]!.ToJsonString().ShouldBe("""[{"name":"KEPT","value":"yes"},{"name":"LEVEL","value":"info"}]""");
        var changes = _run.Requests.Where(request => request.Body.Contains("\"traffic\"", StringComparison.Ordinal)).Select(request => JsonNode.Parse(request.Body)!["traffic"]!.AsArray()).ToList();
        changes[0].ShouldContain(entry => entry!["revision"]!.GetValue<string>() == "agents-00001" && entry["percent"]!.GetValue<int>() == 100);
        _run.Requests.Where(request => !request.Url.EndsWith("/token", StringComparison.Ordinal)).ShouldAllBe(request => request.Authorization == "Bearer t0ken");
        (await driver.FindTargetAsync(Token)).ShouldNotBeNull().Id.ShouldBe("run/deploy");
    }

    [Fact]
    public async Task The_same_key_is_one_revision()
    {
        await using var driver = await DriverAsync();
        await ReadyAsync(driver, TestProject.Request("k", preview: false));
        var revisions = _run.Revisions.Count;

        await using var later = await DriverAsync();
        await ReadyAsync(later, TestProject.Request("k", preview: false));

        _run.Revisions.Count.ShouldBe(revisions);
        _run.State!["labels"]!["regreen-created"]!.GetValue<string>().ShouldBe("true");
        await later.StopAsync((await later.FindTargetAsync(Token)).ShouldNotBeNull(), Token);
        _run.State.ShouldBeNull();
    }

    [Fact]
    public async Task A_preview_has_an_address_and_no_traffic_and_is_found_again_when_its_run_was_killed()
    {
        var killed = await DriverAsync();
        _run.Deployed("reg.example/agents:former");

        var preview = await ReadyAsync(killed, TestProject.Request("p", preview: true));
        await ReadyAsync(killed, TestProject.Request("q", preview: true, "c2"));

        preview.Deployment.Addresses["service"].ShouldBe($"https://{RunNames.TagOf("p")}---agents.test");
        _run.ImageAt("agents.test").ShouldBe("reg.example/agents:former");
        await using var later = await DriverAsync();
        await later.StopPreviewsAsync(Token);
        _run.State!["traffic"]!.AsArray().ShouldHaveSingleItem()!["revision"]!.GetValue<string>().ShouldBe("agents-00001");
        // The newest revision of a service cannot be removed.
        _run.Revisions.Keys.ShouldBe(["agents-00001", $"agents-{RunNames.TagOf("q")}"], ignoreOrder: true);
    }

    [Fact]
    public async Task Images_are_told_by_the_name_that_was_asked_for_and_the_digest_that_it_was()
    {
        await using var driver = await DriverAsync();
        _run.Deployed("reg.example/agents:former");
        var ready = await ReadyAsync(driver, TestProject.Request("k", preview: false));
        (await ((IDriver)driver).ImagesAsync(ready.Deployment, Token)).ShouldBeEmpty("no digest is told");

        _run.Revisions[$"agents-{RunNames.TagOf("k")}"]["containers"] = JsonNode.Parse("""[{"image":"reg.example/agents@sha256:aa"},{"image":"reg.example/proxy@sha256:bb"},{}]""");

        (await driver.ImagesAsync(ready.Deployment, Token)).ShouldBe([new DeployedImage($"reg.example/agents:{await TreeAsync()}", "sha256:aa"), new DeployedImage("reg.example/proxy", "sha256:bb")]);
    }

    [Fact]
    public async Task A_revision_that_does_not_start_says_why_and_the_former_one_keeps_the_traffic()
    {
        await using var driver = await DriverAsync();
        _run.Deployed("reg.example/agents:former");
        _run.Broken = _ => "The user-provided container failed to start and listen on the port defined provided by the PORT=8080 environment variable.";

        var failure = await FailureAsync(driver, TestProject.Request("k", preview: false));

        failure.Stage.ShouldBe(DeploymentStage.Start);
        failure.Reason.ShouldBe("The user-provided container failed to start and listen on the port defined provided by the PORT=8080 environment variable.");
        _run.State!["traffic"]!.AsArray().ShouldHaveSingleItem()!["revision"]!.GetValue<string>().ShouldBe("agents-00001");
    }

    [Fact]
    public async Task Another_revision_than_the_one_that_was_put_out_gets_no_traffic()
    {
        await using var driver = await DriverAsync(ready: 3000, served: "stale");
        _run.Deployed("reg.example/agents:former");

        var failure = await FailureAsync(driver, TestProject.Request("k", preview: false));

        failure.Stage.ShouldBe(DeploymentStage.Revision);
        _run.ImageAt("agents.test").ShouldBe("reg.example/agents:former");
        _run.State!["traffic"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Quota_operations_that_take_their_time_and_changes_in_between_are_waited_for()
    {
        await using var driver = await DriverAsync();
        _run.Deployed("reg.example/agents:former");
        (_run.Quota, _run.Polls, _run.Conflicts) = (1, 2, 1);

        await ReadyAsync(driver, TestProject.Request("k", preview: true));

        _run.Requests.Count(request => request.Url.Contains("/operations/", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task An_operation_that_does_not_end_is_told_when_time_is_up()
    {
        await using var driver = await DriverAsync(ready: 1500);
        _run.Deployed("reg.example/agents:former");
        _run.Stuck = 1;

        (await FailureAsync(driver, TestProject.Request("k", preview: true))).Reason.ShouldBe("The operation was not done within 1.5 s (deploy.ready).");
        _run.State!["traffic"]!.AsArray().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Quota_that_does_not_come_back_is_told_when_time_is_up()
    {
        await using var driver = await DriverAsync(ready: 1500);
        _run.Quota = int.MaxValue;

        (await Should.ThrowAsync<UserErrorException>(driver.DeployAsync(TestProject.Request("k", preview: true), Token))).Message.ShouldBe(
            $"The Cloud Run API refused GET {FakeRun.Service} (429): Quota exceeded for quota metric 'Write requests' of service 'run.googleapis.com'.");
    }

    [Fact]
    public async Task A_service_that_was_there_before_is_not_removed()
    {
        await using var driver = await DriverAsync();
        _run.Deployed("reg.example/agents:former");
        var ready = await ReadyAsync(driver, TestProject.Request("k", preview: false));

        (await Should.ThrowAsync<UserErrorException>(driver.StopAsync(ready.Deployment, Token))).Message.ShouldBe("The service was not made by Regreen, so it is not removed.");
    }

    public override async ValueTask DisposeAsync()
    {
        if (_run is not null)
        {
            await _run.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private Task<string?> TreeAsync() => Project.Repository.TreeAsync(TestProject.Candidate(), Token);

    private async Task<CloudRunDriver> DriverAsync(int ready = 30_000, string? served = null)
    {
        if (_run is null)
        {
            _run = await FakeRun.StartAsync();
            using var rsa = RSA.Create(2048);
            var key = Path.Combine(Project.Root, "key.json");
            await File.WriteAllTextAsync(
                key,
                JsonSerializer.Serialize(new { type = "service_account", client_email = "regreen@shop.iam.gserviceaccount.com", private_key_id = "1", private_key = rsa.ExportPkcs8PrivateKeyPem(), token_uri = new Uri(_run.Address, "/token").ToString() }),
                Token);
            Project.Target = Project.Target with { Http = "{{service.url}}", Ready = "/ready", Revision = new RevisionConfig("/version", "revision", null, null) };
            Project.Deploy = Project.Deploy with
            {
                Driver = DriverKind.CloudRun,
                Build = null,
                Processes = [],
                ReadyTimeout = TimeSpan.FromMilliseconds(ready),
                CloudRun = new CloudRunDeployConfig("shop", "europe-west1", "agents", "reg.example/agents:{{revision}}")
                {
                    Credentials = key,
                    Endpoint = _run.Address.ToString(),
                    Environment = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("LEVEL", "info"),
                },
            };
        }

        var parts = Drivers.CreateParts(Project.Config, Project.Deploy, Project.Repository, Project.Evidence, Project.Host, TimeProvider.System);
        parts.Target.Dispose();
        return new CloudRunDriver(parts with { Target = new RoutedProbe(_run, served) }, text => [JsonNode.Parse(text)!]);
    }

    /// <summary>
    /// Asks what the API routes an address to. The addresses that Cloud Run gives are names on the internet, which a test cannot serve; how a service
    /// is asked is tested with the other drivers.
    /// </summary>
    private sealed class RoutedProbe(FakeRun run, string? served) : ITargetProbe
    {
        public Task<ServedRevision?> AskAsync(string address, string tree, CancellationToken cancellationToken) =>
            Task.FromResult((served ?? run.ImageAt(new Uri(address).Host)?.Split(':')[^1]) == tree ? new ServedRevision(tree, null, null, RevisionSource.Service) : null);

        public async Task<TargetAnswer> UntilServedAsync(string address, string tree, CancellationToken cancellationToken) =>
            await AskAsync(address, tree, cancellationToken) is { } revision
                ? new TargetAnswer(revision, Failure: null)
                : new TargetAnswer(Served: null, new DeploymentFailure(DeploymentStage.Revision, "Another revision is served.", Output: null));

        public void Dispose()
        {
        }
    }
}
