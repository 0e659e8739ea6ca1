using System.Collections.Immutable;
using Regreen.Cli.Hosting;
using Regreen.Core.Facts;
using Regreen.Engine.Looping;

namespace Regreen.Cli.Demo;

/// <summary>Re-enacts the story: a healthy head is deployed and proven, commits land, something breaks, and the loop brings it back.</summary>
internal sealed class DemoRunner(CliHost host, ViewOptions view, int seed, string? repairCommand)
{
    /// <summary>Runs the demo of a fault. The exit code is that of the run after the fault.</summary>
    public async Task<RunOutcome> RunAsync(DemoFault fault, string? folder, CancellationToken cancellationToken)
    {
        var sources = DemoSources.Find(host.Environment);
        var target = folder ?? Fresh(Path.Combine(sources.Home, "artifacts", "demo", fault.Name));
        await SayAsync($"Making a workspace in {target}");
        await SayAsync("  the sources of usage-agents, a history of small commits, and secrets drawn on the spot");
        var workspace = await DemoWorkspace.CreateAsync(sources, target, WithProgram(fault), seed, Adjustments(), cancellationToken);
        if (!fault.FromTheBeginning)
        {
            await SayAsync("");
            await SayAsync("First the healthy head is deployed and proven: that is the baseline.");
            var proven = await RunAsync(workspace, null, cancellationToken);
            if (proven != RunOutcome.ProvenGreen)
            {
                await SayAsync("");
                await SayAsync("The healthy head was not proven, so the fault was not even planted. The report above says why.");
                return RunOutcome.InternalError;
            }
        }

        var messages = await workspace.LandAsync(cancellationToken);
        await SayAsync("");
        await SayAsync($"Then {messages.Length} commits land, and {fault.Text}:");
        foreach (var message in messages)
        {
            await SayAsync($"  · {message}");
        }

        foreach (var change in fault.Outside)
        {
            await SayAsync($"  · outside the repository, in {change.Path}: {change.Now}");
        }

        await SayAsync("");
        return await RunAsync(workspace, fault.KilledProcess, cancellationToken);
    }

    /// <summary>Makes a healthy workspace, deploys and proves it.</summary>
    public async Task<RunOutcome> PrepareAsync(string folder, CancellationToken cancellationToken)
    {
        var sources = DemoSources.Find(host.Environment);
        var workspace = await DemoWorkspace.CreateAsync(sources, folder, null, seed, Adjustments(), cancellationToken);
        await workspace.LandAsync(cancellationToken);
        await SayAsync($"A healthy workspace stands in {folder}. It is deployed and proven now, so that there is something to compare with.");
        var outcome = await RunAsync(workspace, null, cancellationToken);
        await SayAsync("");
        await SayAsync("Break any line under src/, commit it under any message, add more commits, and then:");
        await SayAsync($"  {Path.Combine(sources.Home, "regreen")} run -C {folder}");
        return outcome;
    }

    private async Task<RunOutcome> RunAsync(DemoWorkspace workspace, string? killed, CancellationToken cancellationToken)
    {
        await using var session = await ProjectSession.OpenAsync(host, view with { Project = workspace.Folder }, cancellationToken);
        var strike = new TargetStrike(session, killed);
        session.Seen = strike.SawAsync;
        return await session.RunAsync(new RunRequest(TestOnly: false, ReadOnly: false, Attached: null), cancellationToken);
    }

    // The demo's proxy is this very program.
    private DemoFault WithProgram(DemoFault fault) =>
        fault with { Workspace = [.. fault.Workspace.Select(change => change with { Now = change.Now.Replace("%PROGRAM%", host.Program, StringComparison.Ordinal) })] };

    private ImmutableArray<TextChange> Adjustments() => repairCommand is null
        ? []
        : [new TextChange("regreen.yaml", "repair: { paths: [src/**] }", $"repair: {{ paths: [src/**], command: {System.Text.Json.JsonSerializer.Serialize(repairCommand)} }}")];

    private static string Fresh(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return folder;
    }

    private Task SayAsync(string text) => host.Error.WriteLineAsync(text);
}
