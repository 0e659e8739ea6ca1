using Regreen.Adapters.Docker.Deploying;
using Regreen.Adapters.Process;
using Regreen.Adapters.Tests.Processes;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.TestServer;
using Regreen.TestServer.Containers;

namespace Regreen.Adapters.Tests.Containers;

/// <summary>The driver over a server that speaks the Engine API and runs containers as processes.</summary>
public sealed class DockerDriverTests : DriverTest
{
    private static readonly string Program = typeof(TestProject).Assembly.Location;

    private FakeEngine _engine = null!;

    [Fact]
    public async Task Builds_the_image_from_the_checkout_and_waits_until_the_service_itself_reports_the_revision()
    {
        await using var driver = await DriverAsync();

        var ready = await ReadyAsync(driver, TestProject.Request("run/deploy", preview: false));

        ready.Built.ShouldBeTrue();
        ready.Deployment.Revision.Tree.ShouldBe(await Project.Repository.TreeAsync(TestProject.Candidate(), Token));
        ready.Deployment.Revision.Source.ShouldBe(RevisionSource.Service);
        (await GetAsync(ready, "/file/main.txt", "service")).ShouldBe("main");
        var container = _engine.Containers.ShouldHaveSingleItem();
        (await driver.ImagesAsync(ready.Deployment, Token)).ShouldBe([new DeployedImage(_engine.Images.Keys.Single(), _engine.Images.Values.Single().Id)]);
        container.Labels["regreen.key"]!.GetValue<string>().ShouldBe("run/deploy");
        container.Labels["regreen.revision"]!.GetValue<string>().ShouldBe(ready.Deployment.Revision.Tree);
        container.Body["HostConfig"]!["PortBindings"]!["8080/tcp"]![0]!["HostIp"]!.GetValue<string>().ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task The_same_key_is_one_container_and_the_same_revision_is_one_image()
    {
        await using var driver = await DriverAsync();

        await ReadyAsync(driver, TestProject.Request("k", preview: false));
        await using var later = await DriverAsync();
        var again = await ReadyAsync(later, TestProject.Request("k", preview: false));
        await ReadyAsync(driver, TestProject.Request("p", preview: true));

        again.Built.ShouldBeFalse();
        _engine.Containers.Count.ShouldBe(2);
        _engine.Builds.ShouldBe(1);
    }

    [Fact]
    public async Task The_target_keeps_its_port_and_what_it_replaced_stays_stopped_with_its_log()
    {
        await using var driver = await DriverAsync();
        var first = await ReadyAsync(driver, TestProject.Request("a", preview: false));
        var second = await ReadyAsync(driver, TestProject.Request("b", preview: false, "c2"));

        second.Deployment.Addresses.ShouldBe(first.Deployment.Addresses);
        (await GetAsync(second, "/file/main.txt", "service")).ShouldBe("other");
        (await driver.FindTargetAsync(Token)).ShouldNotBeNull().Id.ShouldBe("b");
        (await driver.FindAsync("a", Token)).ShouldBeNull();
        (await ReadLogAsync(driver, first.Deployment)).ShouldContain(line => line.StartsWith("listening on", StringComparison.Ordinal));
        await ReadyAsync(driver, TestProject.Request("c", preview: false));
        _engine.Containers.Select(container => container.Labels["regreen.key"]!.GetValue<string>()).ShouldBe(["b", "c"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_new_version_that_ends_says_why_and_the_former_one_serves_again()
    {
        await using var driver = await DriverAsync();
        var former = await ReadyAsync(driver, TestProject.Request("good", preview: false));
        Project.Commit("bad", "third");
        Dockerfile("bad", "--crash 3");

        var failure = await FailureAsync(driver, TestProject.Request("bad", preview: false, "bad"));

        failure.Stage.ShouldBe(DeploymentStage.Start);
        failure.Reason.ShouldBe("The container ended with exit code 3 before it was ready: Unhandled exception: the store is broken");
        (await QuoteAsync(failure)).ShouldBe("Unhandled exception: the store is broken");
        _engine.Containers.ShouldHaveSingleItem();
        await UntilAsync(async () => await driver.FindTargetAsync(Token) is { } found && found.Addresses["service"] == former.Deployment.Addresses["service"], "the former one serves");
    }

    [Fact]
    public async Task A_container_that_was_killed_for_its_memory_says_so()
    {
        await using var driver = await DriverAsync();
        Dockerfile("c1", "--crash 137");
        _engine.BeforeStart = container => container.IsOutOfMemory = true;

        var failure = await FailureAsync(driver, TestProject.Request("k", preview: true));

        failure.Reason.ShouldStartWith("The container ended with exit code 137, killed because it used more memory than it may before it was ready: ");
        _engine.Containers.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_service_that_is_not_ready_in_time_shows_its_log_and_its_health_check()
    {
        await using var driver = await DriverAsync(ready: 5000);
        Dockerfile("c1", "--unready 1000 --print waiting");
        _engine.BeforeStart = container => container.Health = ("unhealthy", "connection to the store refused\n");

        var failure = await FailureAsync(driver, TestProject.Request("k", preview: true));

        failure.Stage.ShouldBe(DeploymentStage.Ready);
        failure.Reason.ShouldContain("/ready answered 503.");
        failure.Reason.ShouldEndWith("Its health check says: connection to the store refused.");
        (await Project.Evidence.GetAsync(failure.Output.ShouldNotBeNull().Evidence, Token)).ShouldNotBeNull().ShouldStartWith("waiting\nlistening on");
        _engine.Containers.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_service_that_answers_is_not_served_while_its_own_health_check_says_no()
    {
        await using var driver = await DriverAsync(ready: 3000);
        _engine.BeforeStart = container => container.Health = ("unhealthy", "no store");

        (await FailureAsync(driver, TestProject.Request("k", preview: true))).Reason.ShouldBe(
            "The container was not healthy within 3 s (deploy.ready), it is unhealthy. Its health check says: no store.");
    }

    [Fact]
    public async Task Another_revision_than_the_one_that_was_put_out_is_a_failure()
    {
        await using var driver = await DriverAsync(ready: 5000);
        Dockerfile("c1", "--revision stale");

        var failure = await FailureAsync(driver, TestProject.Request("k", preview: false));

        failure.Stage.ShouldBe(DeploymentStage.Revision);
        failure.Reason.ShouldContain("says that it is revision 'stale', not '");
    }

    [Fact]
    public async Task A_step_that_fails_shows_what_it_printed()
    {
        await using var driver = await DriverAsync();
        await File.AppendAllTextAsync(Path.Combine(Project.Root, "commits", "c1", "Dockerfile"), "RUN echo 'error: main.txt is no program' && exit 4\n", TestContext.Current.CancellationToken);

        var failure = await FailureAsync(driver, TestProject.Request("k", preview: false));

        failure.Stage.ShouldBe(DeploymentStage.Build);
        failure.Reason.ShouldBe("The image build failed: The command '/bin/sh -c echo 'error: main.txt is no program' && exit 4' returned a non-zero code: 4.");
        (await QuoteAsync(failure)).ShouldContain("error: main.txt is no program");
    }

    [Fact]
    public async Task A_commit_without_a_Dockerfile_does_not_build()
    {
        await using var driver = await DriverAsync();
        File.Delete(Path.Combine(Project.Root, "commits", "c1", "Dockerfile"));

        (await FailureAsync(driver, TestProject.Request("k", preview: false))).ShouldBe(
            new DeploymentFailure(DeploymentStage.Build, "The image build failed: Cannot locate specified Dockerfile: Dockerfile.", Output: null));
    }

    [Fact]
    public async Task A_named_image_that_is_not_there_is_pulled_and_the_registry_s_refusal_is_told()
    {
        await using var driver = await DriverAsync(docker => docker with { Image = "registry.example:5000/agents:{{revision}}" });
        var tree = await Project.Repository.TreeAsync(TestProject.Candidate(), Token);

        var failure = await FailureAsync(driver, TestProject.Request("k", preview: false));

        failure.Stage.ShouldBe(DeploymentStage.Build);
        failure.Reason.ShouldBe($"The image pull failed: manifest for registry.example:5000/agents:{tree} not found: manifest unknown: manifest unknown.");
        _engine.Requests.ShouldContain(request => request == $"POST /images/create?fromImage=registry.example%3A5000%2Fagents&tag={tree}");
        _engine.Builds.ShouldBe(0);
    }

    [Fact]
    public async Task Previews_run_beside_the_target_and_are_found_again_when_their_run_was_killed()
    {
        var killed = await DriverAsync();
        var target = await ReadyAsync(killed, TestProject.Request("t", preview: false));
        await ReadyAsync(killed, TestProject.Request("p1", preview: true, "c2"));
        await ReadyAsync(killed, TestProject.Request("p2", preview: true));
        await using var later = await DriverAsync();

        await later.StopPreviewsAsync(Token);

        _engine.Containers.ShouldHaveSingleItem().Labels["regreen.key"]!.GetValue<string>().ShouldBe("t");
        (await later.FindTargetAsync(Token)).ShouldNotBeNull().Addresses.ShouldBe(target.Deployment.Addresses);
        await later.StopAsync(target.Deployment, Token);
        _engine.Containers.ShouldBeEmpty();
    }

    [Fact]
    public async Task Previews_end_with_their_driver_and_a_cancelled_deployment_leaves_nothing()
    {
        var driver = await DriverAsync();
        await ReadyAsync(driver, TestProject.Request("p", preview: true));
        Dockerfile("c2", "--unready 100000");
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var deploying = driver.DeployAsync(TestProject.Request("slow", preview: true, "c2"), cancelled.Token);
        await UntilAsync(() => _engine.Containers.Count(container => container.IsRunning) == 2, "the second container runs");

        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(deploying);
        _engine.Containers.ShouldHaveSingleItem();
        await driver.DisposeAsync();
        _engine.Containers.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_preview_sees_changed_configuration_and_variables_and_no_secret_is_in_its_labels()
    {
        Project.Environment = Project.Environment.SetItem("STORE_SECRET", "s3cret").SetItem("OTHER_SECRET", "unseen");
        Project.ConfigurationText = (path, changes) => path == "deploy/app.env" ? "MODE=fast\n" : $"{{\"Limit\":{changes.GetValueOrDefault("Limit") ?? "1"}}}";
        Project.Deploy = Project.Deploy with { Configuration = ["deploy/app.json", "deploy/app.env"], EnvironmentFile = "deploy/app.env", InheritedEnvironment = ["STORE_SECRET"] };
        await using var driver = await DriverAsync(docker => docker with { Files = "/app", Environment = docker.Environment.Add("LEVEL", "{{revision}}") });

        var ready = await ReadyAsync(driver, TestProject.Request("p", preview: true) with { Configuration = System.Collections.Immutable.ImmutableSortedDictionary<string, string?>.Empty.Add("deploy/app.json:Limit", "7") });

        (await GetAsync(ready, "/file/deploy/app.json", "service")).ShouldBe("{\"Limit\":7}");
        var seen = await GetAsync(ready, "/env", "service");
        seen.ShouldContain("\"MODE\":\"fast\"");
        seen.ShouldContain("\"STORE_SECRET\":\"s3cret\"");
        seen.ShouldContain($"\"LEVEL\":\"{ready.Deployment.Revision.Tree}\"");
        var container = _engine.Containers.ShouldHaveSingleItem();
        container.Body["Env"]!.ToJsonString().ShouldNotContain("unseen");
        container.Labels.ToJsonString().ShouldNotContain("s3cret");
        _engine.Requests.ShouldNotContain(request => request.Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_engine_that_is_not_there_is_an_error_with_a_hint()
    {
        await using var driver = await DriverAsync(docker => docker with { Engine = "unix:///nowhere/docker.sock" });

        var error = await Should.ThrowAsync<UserErrorException>(driver.DeployAsync(TestProject.Request("k", preview: false), Token));

        error.Message.ShouldStartWith("The Docker Engine at unix:///nowhere/docker.sock could not be reached: ");
        error.Category.ShouldBe(FailureCategory.Infrastructure);
    }

    [Theory]
    [InlineData("tcp://10.1.2.3:2375", "is not on this machine")]
    [InlineData("ssh://host", "is no address of a Docker Engine")]
    public async Task An_engine_elsewhere_is_refused(string address, string reason)
    {
        var error = await Should.ThrowAsync<UserErrorException>(DriverAsync(docker => docker with { Engine = address }));

        error.Message.ShouldContain(reason);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private static async Task<IEnumerable<string>> ReadLogAsync(DockerDriver driver, Deployment deployment) =>
        (await driver.ReadAsync(deployment, DateTimeOffset.UnixEpoch, TimeProvider.System.GetUtcNow(), 100, Token)).Select(line => line.Text);

    private void Dockerfile(string commit, string options) => File.WriteAllText(
        Path.Combine(Project.Root, "commits", commit, "Dockerfile"),
        $"""
        FROM base
        WORKDIR /app
        ARG REGREEN_REVISION
        COPY main.txt .
        RUN echo $REGREEN_REVISION > revision
        CMD ["dotnet", "{Program}", "serve", "--urls", "http://127.0.0.1:8080", "--revision-file", "revision"{string.Concat(options.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(option => $", \"{option}\""))}]

        """);

    private async Task<DockerDriver> DriverAsync(Func<DockerDeployConfig, DockerDeployConfig>? change = null, int ready = 20_000)
    {
        if (_engine is null)
        {
            _engine = await FakeEngine.StartAsync(Token);
            Dockerfile("c1", "");
            Dockerfile("c2", "");
            Project.Target = Project.Target with { Http = "{{service.url}}", Ready = "/ready" };
            var docker = new DockerDeployConfig(8080) { Engine = _engine.Address };
            Project.Deploy = Project.Deploy with { Driver = DriverKind.Docker, Build = null, Processes = [], Docker = change is null ? docker : change(docker), ReadyTimeout = TimeSpan.FromMilliseconds(ready) };
        }

        return new DockerDriver(Drivers.CreateParts(Project.Config, Project.Deploy, Project.Repository, Project.Evidence, Project.Host, TimeProvider.System));
    }
}
