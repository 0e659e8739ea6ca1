using System.Net;
using System.Net.Sockets;
using Regreen.Core.Facts;
using Regreen.EndToEnd.Tests.Starting;

namespace Regreen.Cli.Tests.Using;

/// <summary>A person may stop a run at any time, and nothing stays behind.</summary>
public sealed class InterruptedRunTests
{
    [Theory]
    [InlineData("INT", RunOutcome.Interrupted)]
    [InlineData("TERM", RunOutcome.Terminated)]
    public async Task A_signal_ends_the_run_with_its_exit_code_and_leaves_no_process_port_or_worktree(string signal, RunOutcome expected)
    {
        // Given a run that waits for its service
        await using var workspace = await TinyProject.CreateAsync("--unready 100000", more: "ready: 5m");
        await using var run = workspace.Start("run", "--format", "json");
        await Processes.AppearsAsync(workspace.Folder, "Regreen.TestServer.dll serve");

        // When
        await run.SignalAsync(signal);
        var ended = await run.EndAsync();

        // Then
        ended.ShouldExitWith((int)expected);
        (await Processes.SettleAsync(workspace.Folder, 0)).ShouldBeEmpty();
        (await Shell.GitAsync(workspace.Folder, "worktree", "list")).Split('\n').ShouldHaveSingleItem();
        using var listener = new TcpListener(IPAddress.Loopback, await TinyProject.PortAsync(workspace));
        listener.Start();
    }
}
