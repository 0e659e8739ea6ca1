using System.Diagnostics;
using Regreen.Adapters.Process.Supervising;
using Regreen.TestServer;

namespace Regreen.Adapters.Tests.Processes;

public sealed class LifetimeTests : DriverTest
{
    [Fact]
    public async Task A_preview_ends_within_a_second_when_its_run_is_killed()
    {
        using var owner = await StartOwnerAsync("preview");
        var state = State("k");

        owner.Kill();
        await owner.WaitForExitAsync(Token);
        var took = await UntilAsync(() => !IsAlive(state.Process) && !IsAlive(state.Supervisor), "the end of the preview", seconds: 1);

        took.TotalSeconds.ShouldBeLessThan(1);
        await using var next = Project.Driver();
        (await next.FindAsync("k", Token)).ShouldBeNull();
        await next.StopPreviewsAsync(Token);
        Directory.EnumerateFileSystemEntries(Deployments).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_target_outlives_the_run_that_made_it_and_is_found_again()
    {
        using var owner = await StartOwnerAsync("target");
        var state = State("k");
        owner.Kill();
        await owner.WaitForExitAsync(Token);

        await using var next = Project.Driver();
        var found = (await next.FindAsync("k", Token)).ShouldNotBeNull();

        (await GetAsync(found.Addresses["web"] + "/version")).ShouldContain(found.Revision.Tree!);
        (await next.StatusAsync(found, Token)).ShouldHaveSingleItem().Detail.ShouldBe(FormattableString.Invariant($"process {state.Process}"));
        await GetAsync(found.Addresses["web"] + "/log/after-the-run");
        await UntilAsync(
            async () => (await next.ReadAsync(found, state.StartedAt, DateTimeOffset.MaxValue, 10, Token)).Any(line => line.Text == "after-the-run"),
            "the line of the target");
        await next.StopAsync(found, Token);
        IsAlive(state.Process).ShouldBeFalse();
        IsAlive(state.Supervisor).ShouldBeFalse();
    }

    [Fact]
    public async Task A_target_that_was_not_yet_ready_when_its_run_was_killed_does_not_stay()
    {
        using var owner = LaunchOwner("unready");
        await UntilAsync(() => File.Exists(Path.Combine(Deployments, "k", "web.state")), "the process");
        var state = State("k");

        owner.Kill();

        await UntilAsync(() => !IsAlive(state.Process) && !IsAlive(state.Supervisor), "the end of the half-made target", seconds: 1);
    }

    [Fact]
    public async Task A_process_that_ignores_the_request_to_end_is_killed()
    {
        Project.Deploy = Project.Deploy with { Processes = [TestProject.Serving("web", "--ignore-term")] };
        await using var driver = Project.Driver();
        var ready = await ReadyAsync(driver, TestProject.Request("k", preview: false));
        var state = State("k");

        await driver.StopAsync(ready.Deployment, Token);

        IsAlive(state.Process).ShouldBeFalse();
        IsAlive(state.Supervisor).ShouldBeFalse();
    }

    [Fact]
    public async Task What_a_process_started_in_a_session_of_its_own_ends_with_it()
    {
        var child = Path.Combine(Project.Root, "pid");
        Project.Deploy = Project.Deploy with { Processes = [TestProject.Serving("web", $"--spawn {child}")] };
        await using var driver = Project.Driver();
        var ready = await ReadyAsync(driver, TestProject.Request("k", preview: true));
        IsAlive(ReadId(child)).ShouldBeTrue();

        await driver.StopAsync(ready.Deployment, Token);

        IsAlive(ReadId(child)).ShouldBeFalse();
    }

    [Fact]
    public async Task How_a_process_ended_is_known()
    {
        Project.Deploy = Project.Deploy with { Processes = [TestProject.Serving("web"), TestProject.Serving("other")] };
        await using var driver = Project.Driver();
        var ready = await ReadyAsync(driver, TestProject.Request("k", preview: false));

        await Should.ThrowAsync<HttpRequestException>(GetAsync(ready, "/crash/5"));
        Signals.KillProcess(State("k", "other").Process);
        await UntilAsync(() => State("k").ExitCode is not null && State("k", "other").ExitCode is not null, "the ends");

        (await driver.StatusAsync(ready.Deployment, Token)).Select(status => $"{status.Name} {status.IsRunning} {status.Detail}")
            .ShouldBe(["web False ended with exit code 5", "other False ended with signal 9 (SIGKILL)"]);
        (await driver.FindAsync("k", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_process_of_a_preview_can_be_stopped_alone()
    {
        Project.Deploy = Project.Deploy with { Processes = [TestProject.Serving("web"), TestProject.Serving("other")] };
        await using var driver = Project.Driver();
        var ready = await ReadyAsync(driver, TestProject.Request("k", preview: true));

        await driver.StopProcessAsync(ready.Deployment, "other", Token);

        (await GetAsync(ready, "/ready")).ShouldBe("ready");
        (await driver.StatusAsync(ready.Deployment, Token))[1].IsRunning.ShouldBeFalse();
        (await driver.FindAsync("k", Token)).ShouldNotBeNull();
        await Should.ThrowAsync<Core.UserErrorException>(driver.StopProcessAsync(ready.Deployment, "nobody", Token));
    }

    [Fact]
    public async Task A_process_of_the_target_is_never_stopped_alone()
    {
        await using var driver = Project.Driver();
        var ready = await ReadyAsync(driver, TestProject.Request("k", preview: false));

        await Should.ThrowAsync<Core.UserErrorException>(driver.StopProcessAsync(ready.Deployment, "web", Token));

        (await GetAsync(ready, "/ready")).ShouldBe("ready");
    }

    [Fact]
    public async Task A_stranger_with_the_number_of_a_former_process_is_left_alone()
    {
        using var stranger = System.Diagnostics.Process.Start("setsid", ["sleep", "600"]);
        try
        {
            await using (var driver = Project.Driver())
            {
                await ReadyAsync(driver, TestProject.Request("k", preview: true));
                var state = State("k");
                Signals.KillProcess(state.Process);
                await UntilAsync(() => State("k").ExitCode is not null && !IsAlive(state.Supervisor), "the end");

                // As if the machine had given the numbers away again.
                (state with { Process = stranger.Id, Supervisor = stranger.Id }).Write(Path.Combine(Deployments, "k", "web.state"));
                await driver.StopPreviewsAsync(Token);
            }

            stranger.HasExited.ShouldBeFalse();
        }
        finally
        {
            stranger.Kill();
        }
    }

    private async Task<System.Diagnostics.Process> StartOwnerAsync(string kind)
    {
        var owner = LaunchOwner(kind);
        (await owner.StandardOutput.ReadLineAsync(Token)).ShouldNotBeNull().ShouldStartWith("http://127.0.0.1:");
        return owner;
    }

    private System.Diagnostics.Process LaunchOwner(string kind) => System.Diagnostics.Process.Start(new ProcessStartInfo(
        "dotnet", [typeof(TestProject).Assembly.Location, "own", Project.Root, "k", kind])
    { UseShellExecute = false, RedirectStandardOutput = true })!;
}
