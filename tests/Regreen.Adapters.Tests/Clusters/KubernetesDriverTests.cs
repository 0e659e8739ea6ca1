using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Regreen.Adapters.Kubernetes.Deploying;
using Regreen.Adapters.Process;
using Regreen.Adapters.Tests.Processes;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.TestServer;
using Regreen.TestServer.Clusters;

namespace Regreen.Adapters.Tests.Clusters;

/// <summary>The driver over a server that speaks the API of Kubernetes. The service is the image that the newest deployment names.</summary>
public sealed class KubernetesDriverTests : DriverTest
{
    private const string Targets = "/apis/apps/v1/namespaces/staging/deployments";
    private const string Previews = "/apis/apps/v1/namespaces/previews/deployments";

    private FakeCluster _cluster = null!;
    private FakeApi _service = null!;
    private string _served = "";

    [Fact]
    public async Task Applies_the_manifests_and_waits_for_the_roll_out_and_for_the_service_itself()
    {
        await using var driver = await DriverAsync();

        var ready = await ReadyAsync(driver, TestProject.Request("run/deploy", preview: false));

        var tree = await TreeAsync();
        ready.Deployment.Revision.ShouldBe(new ServedRevision(tree, null, null, RevisionSource.Service));
        var deployment = _cluster[$"{Targets}/agents"];
        deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!.GetValue<string>().ShouldBe($"registry.example/agents:{tree}");
        deployment["metadata"]!["annotations"]!["regreen/key"]!.GetValue<string>().ShouldBe("run/deploy");
        deployment["spec"]!["selector"]!["matchLabels"]!.AsObject().Count.ShouldBe(1, "the selector of a target that exists can never change");
        _cluster.Objects.ShouldBe(["/api/v1/namespaces/staging/configmaps/agents-settings", "/api/v1/namespaces/staging/services/agents", $"{Targets}/agents"]);
        _cluster.Requests.ShouldAllBe(request => request.Authorization == "Bearer t0ken");
        (await driver.FindTargetAsync(Token)).ShouldNotBeNull().Id.ShouldBe("run/deploy");
    }

    [Fact]
    public async Task A_watch_that_ends_or_knows_its_version_no_more_is_begun_again()
    {
        await using var driver = await DriverAsync();
        _cluster.Watches.Enqueue(["bookmark", "half"]);
        _cluster.Watches.Enqueue(["gone"]);

        await ReadyAsync(driver, TestProject.Request("k", preview: false));

        _cluster.Requests.Count(request => request.Url.Contains("watch=true", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Fact]
    public async Task The_same_key_is_applied_once()
    {
        await using var driver = await DriverAsync();
        await ReadyAsync(driver, TestProject.Request("k", preview: false));
        var applied = _cluster.Requests.Count(request => request.Url.Contains("fieldManager", StringComparison.Ordinal));

        await using var later = await DriverAsync();
        await ReadyAsync(later, TestProject.Request("k", preview: false));

        _cluster.Requests.Count(request => request.Url.Contains("fieldManager", StringComparison.Ordinal)).ShouldBe(applied);
    }

    [Fact]
    public async Task A_container_that_crashes_again_and_again_shows_its_last_lines_and_what_was_there_is_put_back()
    {
        await using var driver = await DriverAsync();
        await ReadyAsync(driver, TestProject.Request("good", preview: false));
        var former = _cluster[$"{Targets}/agents"]["spec"]!.ToJsonString();
        _cluster.Watches.Enqueue(["half", "hang"]);
        _cluster.Pods = _ => [Pod("""{ "name": "main", "restartCount": 3, "state": { "waiting": { "reason": "CrashLoopBackOff", "message": "back-off 40s" } }, "lastState": { "terminated": { "exitCode": 137, "reason": "OOMKilled" } } }""")];
        _cluster.Log = "starting\nError: the table of prices does not fit\nbye\n";

        var failure = await FailureAsync(driver, TestProject.Request("bad", preview: false, "c2"));

        failure.Stage.ShouldBe(DeploymentStage.Start);
        failure.Reason.ShouldBe("The roll-out of 'agents' will not be done: container 'main' of pod agents-7d9-x ended with exit code 137 (OOMKilled), 3 restarts: CrashLoopBackOff: Error: the table of prices does not fit.");
        (await QuoteAsync(failure)).ShouldBe("Error: the table of prices does not fit");
        _cluster[$"{Targets}/agents"]["spec"]!.ToJsonString().ShouldBe(former);
    }

    [Fact]
    public async Task Images_are_told_by_the_name_that_was_asked_for_and_the_digest_that_it_was()
    {
        await using var driver = await DriverAsync();
        var ready = await ReadyAsync(driver, TestProject.Request("k", preview: false));
        _cluster.Pods = _ =>
        [
            JsonNode.Parse("""
                { "metadata": { "name": "agents-7d9-x" }, "spec": { "containers": [ { "name": "main", "image": "reg.example/agents:1" }, { "name": "late", "image": "reg.example/late:2" }, { "name": "proxy", "image": "proxy:stable" } ] },
                  "status": { "containerStatuses": [ { "name": "proxy", "image": "docker.io/library/proxy:stable", "imageID": "docker.io/library/proxy@sha256:bb" }, { "name": "main", "imageID": "docker-pullable://reg.example/agents@sha256:aa" }, { "name": "late", "imageID": "" } ] } }
                """),
        ];

        (await driver.ImagesAsync(ready.Deployment, Token)).ShouldBe([new DeployedImage("reg.example/agents:1", "sha256:aa"), new DeployedImage("proxy:stable", "sha256:bb")]);
    }

    [Fact]
    public async Task An_image_that_cannot_be_pulled_is_told_at_once_and_nothing_new_is_left()
    {
        await using var driver = await DriverAsync();
        _cluster.Watches.Enqueue(["half", "hang"]);
        _cluster.Pods = _ => [Pod("""{ "name": "main", "restartCount": 0, "state": { "waiting": { "reason": "ImagePullBackOff", "message": "Back-off pulling image \"registry.example/agents:1\"" } } }""")];

        (await FailureAsync(driver, TestProject.Request("k", preview: false))).Reason.ShouldBe(
            "The roll-out of 'agents' will not be done: container 'main' of pod agents-7d9-x waits: ImagePullBackOff: Back-off pulling image \"registry.example/agents:1\".");
        _cluster.Objects.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_roll_out_that_the_controller_gives_up_shows_what_the_events_say()
    {
        await using var driver = await DriverAsync();
        _cluster.Watches.Enqueue(["half", "late"]);
        _cluster.Pods = _ => [Pod("""{ "name": "main", "restartCount": 0, "ready": false, "state": { "running": {} } }""")];
        _cluster.Events = [new JsonObject { ["reason"] = "Unhealthy", ["message"] = "Readiness probe failed: HTTP probe failed with statuscode: 503" }];

        (await FailureAsync(driver, TestProject.Request("k", preview: true))).Reason.ShouldBe(
            $"The roll-out of 'agents-{PreviewId()}' failed: ReplicaSet \"agents-7d9\" has timed out progressing. (ProgressDeadlineExceeded): pod agents-7d9-x Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 503.");
        _cluster.Objects.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_pod_that_no_node_takes_is_told_when_time_is_up()
    {
        await using var driver = await DriverAsync(ready: 1500);
        _cluster.Watches.Enqueue(["half", "hang"]);
        _cluster.Pods = _ => [JsonNode.Parse("""{ "metadata": { "name": "agents-7d9-x" }, "status": { "phase": "Pending", "conditions": [ { "type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/3 nodes are available: 3 Insufficient memory." } ] } }""")!];

        (await FailureAsync(driver, TestProject.Request("k", preview: false))).Reason.ShouldBe(
            "The roll-out of 'agents' was not done within 1.5 s (deploy.ready): 1 of 1 pods are of the new template, 0 available: pod agents-7d9-x Unschedulable: 0/3 nodes are available: 3 Insufficient memory.");
    }

    [Fact]
    public async Task Another_revision_than_the_one_that_was_put_out_is_a_failure()
    {
        await using var driver = await DriverAsync(ready: 3000);
        _served = "stale";

        var failure = await FailureAsync(driver, TestProject.Request("k", preview: false));

        failure.Stage.ShouldBe(DeploymentStage.Revision);
        failure.Reason.ShouldContain("says that it is revision 'stale', not '");
        _cluster.Objects.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refusal_is_told_in_the_server_s_words()
    {
        await using var driver = await DriverAsync();
        _cluster.Refusal = request => request == $"PATCH {Targets}/agents" ? (403, "deployments.apps \"agents\" is forbidden: exceeded quota: staging, requested: pods=1") : null;

        (await FailureAsync(driver, TestProject.Request("k", preview: false))).Reason.ShouldBe(
            "Kubernetes refused Deployment 'agents' (403): deployments.apps \"agents\" is forbidden: exceeded quota: staging, requested: pods=1.");
        _cluster.Objects.ShouldBeEmpty();
    }

    [Fact]
    public async Task Previews_have_names_and_selectors_of_their_own_and_are_found_again_when_their_run_was_killed()
    {
        var killed = await DriverAsync();
        await ReadyAsync(killed, TestProject.Request("t", preview: false));
        await ReadyAsync(killed, TestProject.Request("k", preview: true, "c2"));
        var id = PreviewId();
        var preview = _cluster[$"{Previews}/agents-{id}"];
        preview["spec"]!["selector"]!["matchLabels"]!["regreen/deployment"]!.GetValue<string>().ShouldBe(id);
        preview["spec"]!["template"]!["metadata"]!["labels"]!["regreen/deployment"]!.GetValue<string>().ShouldBe(id);
        preview["spec"]!["template"]!["spec"]!["containers"]![0]!["envFrom"]![0]!["configMapRef"]!["name"]!.GetValue<string>().ShouldBe($"agents-settings-{id}");
        _cluster[$"/api/v1/namespaces/previews/services/agents-{id}"]["spec"]!["selector"]!["regreen/deployment"]!.GetValue<string>().ShouldBe(id);

        await using var later = await DriverAsync();
        await later.StopPreviewsAsync(Token);

        _cluster.Objects.ShouldAllBe(path => path.Contains("/staging/", StringComparison.Ordinal));
        _cluster.Objects.Count().ShouldBe(3);
        await later.StopAsync((await later.FindTargetAsync(Token)).ShouldNotBeNull(), Token);
        _cluster.Objects.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cancelled_preview_leaves_nothing()
    {
        await using var driver = await DriverAsync();
        _cluster.Watches.Enqueue(["half", "hang"]);
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var deploying = driver.DeployAsync(TestProject.Request("k", preview: true), cancelled.Token);
        await UntilAsync(() => _cluster.Requests.Any(request => request.Url.Contains("watch=true", StringComparison.Ordinal)), "the roll-out is followed");

        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(deploying);
        _cluster.Objects.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_manifest_that_is_configuration_is_applied_with_its_changed_values()
    {
        Project.ConfigurationText = (path, changes) => Manifest(path).Replace("LEVEL: info", $"LEVEL: {changes.GetValueOrDefault("data:LEVEL") ?? "info"}", StringComparison.Ordinal);
        Project.Deploy = Project.Deploy with { Configuration = ["deploy/settings.json"] };
        await using var driver = await DriverAsync();

        await ReadyAsync(driver, TestProject.Request("k", preview: true) with { Configuration = ImmutableSortedDictionary<string, string?>.Empty.Add("deploy/settings.json:data:LEVEL", "debug") });

        _cluster[$"/api/v1/namespaces/previews/configmaps/agents-settings-{PreviewId()}"]["data"]!["LEVEL"]!.GetValue<string>().ShouldBe("debug");
    }

    public override async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
            await _service.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private static JsonNode Pod(string container) =>
        JsonNode.Parse($$"""{ "metadata": { "name": "agents-7d9-x" }, "status": { "phase": "Running", "containerStatuses": [ {{container}} ] } }""")!;

    private string PreviewId() => new ClusterMarks(Project.Config).IdOf("k");

    private Task<string?> TreeAsync() => Project.Repository.TreeAsync(TestProject.Candidate(), Token);

    // Manifests of the tests are JSON, which is YAML too; the settings are not, and show that the text is passed on as it is.
    private static string Manifest(string path) => path switch
    {
        "deploy/settings.json" => "LEVEL: info",
        "deploy/service.json" => """{ "apiVersion": "v1", "kind": "Service", "metadata": { "name": "agents" }, "spec": { "selector": { "app": "agents" }, "ports": [ { "port": 80 } ] } }""",
        _ => """
            { "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "agents" }, "spec": { "selector": { "matchLabels": { "app": "agents" } }, "template": {
              "metadata": { "labels": { "app": "agents" } }, "spec": { "containers": [ { "name": "main", "image": "{{image}}", "envFrom": [ { "configMapRef": { "name": "agents-settings" } } ] } ] } } } }
            """,
    };

    private static IReadOnlyList<JsonNode> Read(string text) => text.StartsWith("LEVEL: ", StringComparison.Ordinal)
        ? [JsonNode.Parse($$"""{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "agents-settings" }, "data": { "LEVEL": "{{text[7..]}}" } }""")!]
        : [JsonNode.Parse(text)!];

    private Task ServeAsync(HttpContext context)
    {
        if (context.Request.Path == "/ready")
        {
            return Task.CompletedTask;
        }

        var space = context.Request.Host.Host == "localhost" ? Previews : Targets;
        var newest = _cluster.Objects.Where(path => path.StartsWith(space, StringComparison.Ordinal)).Select(path => _cluster[path]).LastOrDefault();
        var image = newest?["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!.GetValue<string>() ?? ":none";
        return context.Response.WriteAsJsonAsync(new { build = new { revision = _served.Length > 0 ? _served : image.Split(':')[^1] } });
    }

    private async Task<KubernetesDriver> DriverAsync(int ready = 20_000)
    {
        if (_cluster is null)
        {
            _cluster = await FakeCluster.StartAsync();
            _service = await FakeApi.StartAsync((context, _) => ServeAsync(context));
            foreach (var commit in (string[])["c1", "c2", ""])
            {
                var folder = commit.Length == 0 ? Project.Root : Path.Combine(Project.Root, "commits", commit);
                Directory.CreateDirectory(Path.Combine(folder, "deploy"));
                foreach (var file in (string[])["deploy/settings.json", "deploy/service.json", "deploy/deployment.json"])
                {
                    await File.WriteAllTextAsync(Path.Combine(folder, file), Manifest(file), Token);
                }
            }

            var kubeconfig = Path.Combine(Project.Root, "kubeconfig");
            await File.WriteAllTextAsync(
                kubeconfig,
                $$"""
                { "current-context": "here", "contexts": [ { "name": "here", "context": { "cluster": "c", "user": "u", "namespace": "other" } } ],
                  "clusters": [ { "name": "c", "cluster": { "server": "{{_cluster.Address}}" } } ], "users": [ { "name": "u", "user": { "token": "t0ken" } } ] }
                """,
                Token);
            Project.Target = Project.Target with { Http = "{{service.url}}", Ready = "/ready", Revision = new RevisionConfig("/version", "build.revision", null, null) };
            Project.Deploy = Project.Deploy with
            {
                Driver = DriverKind.Kubernetes,
                Build = null,
                Processes = [],
                ReadyTimeout = TimeSpan.FromMilliseconds(ready),
                Kubernetes = new KubernetesDeployConfig(["deploy/settings.json", "deploy/service.json", "deploy/deployment.json"], $"http://127.0.0.1:{_service.Address.Port}")
                {
                    Image = "registry.example/agents:{{revision}}",
                    Namespace = "staging",
                    PreviewNamespace = "previews",
                    PreviewUrl = $"http://localhost:{_service.Address.Port}",
                    Kubeconfig = kubeconfig,
                },
            };
        }

        return new KubernetesDriver(Drivers.CreateParts(Project.Config, Project.Deploy, Project.Repository, Project.Evidence, Project.Host, TimeProvider.System), Read);
    }
}
