using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Regreen.Core.Facts;
using Regreen.Core.Recording;
using Regreen.EndToEnd.Tests.Starting;

namespace Regreen.Cli.Tests.Using;

/// <summary>A world that breaks around the service is no verdict about it.</summary>
public sealed class BrokenWorldTests
{
    private const int Attempts = 12;
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_target_that_refuses_is_reported_within_a_second()
    {
        await using var workspace = Workspace.Empty();
        var times = new List<TimeSpan>();
        while (times.Count < 3 || (times.Min() >= Promised && times.Count < Attempts))
        {
            var ended = await RegreenProcess.RunAsync(
                workspace.Folder, workspace.Environment.Add("XDG_CACHE_HOME", workspace.Folder), "test", "http://127.0.0.1:1", "--format", "json");
            var facts = ended.ShouldExitWith(3).Output.Select(FactJson.Read).ToList();
            facts.OfType<RunEnded>().Single().Reason.ShouldContain("127.0.0.1:1");
            times.Add(facts.OfType<TimePassed>().Last().SinceStart);
        }

        // The best of some, by the run's own clock: what else the machine does is not the program's.
        times.Min().ShouldBeLessThan(Promised);
    }

    [Fact]
    public async Task A_model_without_its_key_keeps_a_run_from_beginning_and_not_a_test()
    {
        await using var workspace = await TinyProject.CreateAsync();
        await File.AppendAllTextAsync(Path.Combine(workspace.Folder, "regreen.yaml"), "repair: { model: { name: tiny, key: NO_SUCH_KEY }, network: true }\n", TestContext.Current.CancellationToken);
        await TinyProject.CommitAsync(workspace);

        (await workspace.RunAsync("run")).ShouldExitWith(2).Error.ShouldContain("The variable NO_SUCH_KEY is not set, and 'repair.model' needs the key in it.");

        (await RegreenProcess.RunAsync(workspace.Folder, workspace.Environment.Add("NO_SUCH_KEY", "a key"), "run")).ShouldExitWith(0);
        (await workspace.RunAsync("test")).ShouldExitWith(0);
    }

    [Fact]
    public async Task A_port_that_somebody_else_took_is_named_with_its_holder()
    {
        await using var workspace = await TinyProject.CreateAsync();
        (await workspace.RunAsync("run")).ShouldExitWith(0);
        (await workspace.RunAsync("down")).ShouldExitWith(0);
        var port = await TinyProject.PortAsync(workspace);
        using var stranger = new TcpListener(IPAddress.Loopback, port);
        stranger.Start();

        var ended = await workspace.RunAsync("run");

        ended.ShouldExitWith(3).Error.ShouldContain($"Port {port.ToString(CultureInfo.InvariantCulture)} of 'web' is taken by process {Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}");
    }

    [Fact]
    public async Task A_service_that_never_becomes_ready_ends_the_run_and_leaves_nothing()
    {
        await using var workspace = await TinyProject.CreateAsync("--unready 100000", more: "ready: 2s");

        var ended = await workspace.RunAsync("run");

        ended.ShouldExitWith(3).Error.ShouldContain("web was not ready within 2 s (deploy.ready)");
        (await Processes.SettleAsync(workspace.Folder, 0)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_service_that_dies_at_its_start_is_shown_with_its_last_words()
    {
        await using var workspace = await TinyProject.CreateAsync("--crash 7");

        var ended = await workspace.RunAsync("run");

        ended.ShouldExitWith(3).Error.ShouldContain("Process 'web' ended with exit code 7 before it was ready: Unhandled exception: the store is broken");
        (await Processes.SettleAsync(workspace.Folder, 0)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_service_that_dies_while_it_is_tested_is_never_green()
    {
        await using var workspace = await TinyProject.CreateAsync(path: "/crash/9");

        var ended = await workspace.RunAsync("run");

        ended.ExitCode.ShouldBeOneOf((int)RunOutcome.Red, (int)RunOutcome.Infrastructure, (int)RunOutcome.NeedsPerson);
        ended.Error.ShouldContain("web/up");
        (await Processes.SettleAsync(workspace.Folder, 0)).ShouldBeEmpty();
    }
}
