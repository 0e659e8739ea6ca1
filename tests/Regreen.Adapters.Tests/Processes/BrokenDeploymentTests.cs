using System.Net;
using System.Net.Sockets;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.TestServer;

namespace Regreen.Adapters.Tests.Processes;

public sealed class BrokenDeploymentTests : DriverTest
{
    [Fact]
    public async Task A_tree_that_does_not_build_is_tried_once_and_its_first_error_is_shown()
    {
        Project.Deploy = Project.Deploy with { Build = "sh -c 'echo fine; echo \"main.cs(3,1): error CS1002: ; expected\" >&2; echo; echo after; exit 4'" };
        await using var driver = Project.Driver();

        var outcome = (await driver.DeployAsync(TestProject.Request("a", preview: true), Token)).ShouldBeOfType<DeploymentOutcome.Failed>();
        var again = (await driver.DeployAsync(TestProject.Request("b", preview: true), Token)).ShouldBeOfType<DeploymentOutcome.Failed>();

        outcome.Built.ShouldBeTrue();
        outcome.Failure.Stage.ShouldBe(DeploymentStage.Build);
        outcome.Failure.Reason.ShouldBe("The build ended with exit code 4: main.cs(3,1): error CS1002: ; expected");
        (await QuoteAsync(outcome.Failure)).ShouldBe("main.cs(3,1): error CS1002: ; expected");
        again.Built.ShouldBeFalse();
        again.Failure.ShouldBe(outcome.Failure);
        Project.Repository.Checkouts.ShouldBe(1);
    }

    [Fact]
    public async Task A_build_that_does_not_end_is_ended_with_all_that_it_started()
    {
        var pid = Path.Combine(Project.Root, "pid");
        Project.Deploy = Project.Deploy with { Build = $"sh -c 'setsid sleep 600 & echo $! > {pid}; wait'", BuildTimeout = TimeSpan.FromMilliseconds(700) };
        await using var driver = Project.Driver();

        var failure = await FailureAsync(driver, TestProject.Request("a", preview: true));

        failure.Stage.ShouldBe(DeploymentStage.Build);
        failure.Reason.ShouldBe("The build was not done within 0.7 s (deploy.build_timeout).");
        IsAlive(ReadId(pid)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_candidate_that_cannot_be_made_says_why()
    {
        await using var driver = Project.Driver();

        var failure = await FailureAsync(driver, TestProject.Request("a", preview: true) with { Candidate = TestProject.Candidate() with { Without = ["c0"] } });

        failure.ShouldBe(new DeploymentFailure(DeploymentStage.Checkout, "Reverting c1 conflicts in main.txt.", null));
    }

    [Fact]
    public async Task A_process_that_ends_fails_at_once_with_its_exit_code_and_its_error()
    {
        Project.Deploy = Project.Deploy with { Processes = [TestProject.Serving("web", "--print hello --crash 3")] };
        await using var driver = Project.Driver();

        var failure = await FailureAsync(driver, TestProject.Request("a", preview: false));

        failure.Stage.ShouldBe(DeploymentStage.Start);
        failure.Reason.ShouldBe("Process 'web' ended with exit code 3 before it was ready: Unhandled exception: the store is broken");
        (await QuoteAsync(failure)).ShouldBe("Unhandled exception: the store is broken");
        Directory.EnumerateFileSystemEntries(Deployments).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_process_that_ends_while_another_starts_fails_too()
    {
        var other = Path.Combine(Project.Root, "other");
        Project.Deploy = Project.Deploy with { Processes = [TestProject.Serving("first"), TestProject.Serving("web", $"--spawn {other} --unready 100000")] };
        await using var driver = Project.Driver();

        var deploying = FailureAsync(driver, TestProject.Request("a", preview: true));
        await UntilAsync(() => File.Exists(other), "the second process");
        Adapters.Process.Supervising.Signals.KillProcess(State("a", "first").Process);
        var failure = await deploying;

        failure.Reason.ShouldStartWith("Process 'first' ended with signal 9 (SIGKILL) before it was ready");
        await UntilAsync(() => !IsAlive(ReadId(other)), "the end of what the second process started");
    }

    [Fact]
    public async Task A_service_that_is_not_ready_in_time_says_what_it_answered()
    {
        var failure = await LateAsync(patience => FailureAsync("--unready 100000", patience), failure => failure.Output is not null);

        failure.Stage.ShouldBe(DeploymentStage.Ready);
        failure.Reason.ShouldMatch(@"^web was not ready within [\d.]+ s \(deploy.ready\): http://127.0.0.1:\d+/ready (answered 503|refused the connection|did not answer within .*)\.$");
        failure.Output.ShouldNotBeNull().Label.ShouldBe("output of web");
    }

    [Fact]
    public async Task A_service_that_takes_connections_and_says_nothing_is_not_ready()
    {
        var failure = await LateAsync(patience => FailureAsync("--mute", patience), failure => failure.Reason.Contains("did not answer", StringComparison.Ordinal));

        failure.Stage.ShouldBe(DeploymentStage.Ready);
        failure.Reason.ShouldContain("did not answer within");
    }

    [Fact]
    public async Task A_service_that_serves_another_revision_is_no_deployment()
    {
        Project.Deploy = Project.Deploy with { Processes = [TestProject.Serving("web", "--revision stale")] };
        await using var driver = Project.Driver();

        var failure = await FailureAsync(driver, TestProject.Request("a", preview: true));

        failure.Stage.ShouldBe(DeploymentStage.Revision);
        failure.Reason.ShouldContain($"says that it is revision 'stale', not '{await Project.Repository.TreeAsync(TestProject.Candidate(), Token)}'");
        Directory.EnumerateFileSystemEntries(Deployments).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_program_that_is_missing_is_named()
    {
        Project.Deploy = Project.Deploy with { Processes = [new ProcessConfig("web", "no-such-program {{port}}")] };
        await using var driver = Project.Driver();

        var failure = await FailureAsync(driver, TestProject.Request("a", preview: true));

        failure.ShouldBe(new DeploymentFailure(DeploymentStage.Start, "The program 'no-such-program' of 'web' was not found.", null));
    }

    [Fact]
    public async Task A_port_that_a_stranger_took_is_named_with_the_stranger()
    {
        await using var driver = Project.Driver();
        var ready = await ReadyAsync(driver, TestProject.Request("a", preview: false));
        await driver.StopAsync(ready.Deployment, Token);
        using var stranger = new TcpListener(IPAddress.Loopback, new Uri(ready.Deployment.Addresses["web"]).Port);
        stranger.Start();

        var failure = await FailureAsync(driver, TestProject.Request("b", preview: false));

        failure.Stage.ShouldBe(DeploymentStage.Infrastructure);
        failure.Reason.ShouldContain($"of 'web' is taken by process {Environment.ProcessId} (");
    }

    [Fact]
    public async Task Whoever_cancels_leaves_nothing_running()
    {
        var child = Path.Combine(Project.Root, "pid");
        Project.Deploy = Project.Deploy with { Processes = [TestProject.Serving("web", $"--spawn {child} --unready 100000")] };
        await using var driver = Project.Driver();
        using var cancelling = new CancellationTokenSource();

        var deploying = driver.DeployAsync(TestProject.Request("a", preview: true), cancelling.Token);
        await UntilAsync(() => File.Exists(child) && File.ReadAllText(child).Length > 0, "the process");
        await cancelling.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(deploying);
        State("a").IsRunning.ShouldBeFalse();
        IsAlive(ReadId(child)).ShouldBeFalse();
    }

    private async Task<DeploymentFailure> FailureAsync(string arguments, TimeSpan patience)
    {
        Project.Deploy = Project.Deploy with { Processes = [TestProject.Serving("web", arguments)], ReadyTimeout = patience };
        await using var driver = Project.Driver();
        return await FailureAsync(driver, TestProject.Request("a", preview: true));
    }
}
