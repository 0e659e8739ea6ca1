using System.Collections.Immutable;
using System.Globalization;
using Regreen.Adapters.Process.Logs;
using Regreen.Adapters.Process.Supervising;
using Regreen.Core.Repairing;

namespace Regreen.Adapters.Process.Sandboxing;

/// <summary>
/// Runs commands under bubblewrap where the system has it, under a supervisor in any case: whatever the command starts ends with it, with its deadline, with a spent
/// limit, and with this program, however that ends.
/// </summary>
/// <param name="folder">Where the output lies while it runs.</param>
/// <param name="supervisor">How a supervisor is started.</param>
/// <param name="limits">What a command may use.</param>
/// <param name="time">The clock.</param>
public sealed class CommandSandbox(string folder, SupervisorCommand supervisor, SandboxLimits limits, TimeProvider time) : ISandbox
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestTrial = TimeSpan.FromSeconds(20);

    /// <summary>Gets the name of the program that confines. Default: <c>bwrap</c>.</summary>
    public string Bubblewrap { get; init; } = "bwrap";

    /// <inheritdoc/>
    public async Task<SandboxOutcome> RunAsync(SandboxedCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var searched = command.Environment.GetValueOrDefault("PATH", "");
        if (Programs.Find(command.Words[0], searched, command.WorkingFolder) is not { } program)
        {
            return new SandboxOutcome.Refused($"The program '{command.Words[0]}' was not found.", "It was not started.");
        }

        Directory.CreateDirectory(folder);
        var (words, confinement) = await ConfineAsync(command, searched, cancellationToken);
        var prlimit = Programs.Find("prlimit", searched, "/");
        await using var tasks = TaskBound.Of(limits, prlimit, time);
        ImmutableArray<string> whole = [.. tasks.Words, .. Limiting(prlimit), .. words, program, .. command.Words.Skip(1)];
        var log = Path.Combine(folder, $"{Guid.NewGuid():n}.log");
        try
        {
            return await SuperviseAsync(new ProcessSpec("the repair command", whole, command.WorkingFolder, command.Environment, log), command, tasks, confinement, cancellationToken);
        }
        finally
        {
            File.Delete(log);
            File.Delete($"{log}.1");
            File.Delete(ProcessSpec.StatePathOf(log));
        }
    }

    private async Task<SandboxOutcome> SuperviseAsync(ProcessSpec spec, SandboxedCommand command, TaskBound tasks, string confinement, CancellationToken cancellationToken)
    {
        var (process, refusal) = await SupervisedProcess.StartAsync(supervisor, spec, time, cancellationToken);
        if (process is null)
        {
            return new SandboxOutcome.Refused(refusal!, confinement);
        }

        using (process)
        {
            try
            {
                var reason = await WatchAsync(process, command, cancellationToken)
                    ?? (tasks.WasReached() ? string.Create(CultureInfo.InvariantCulture, $"it wanted more than {limits.Processes} processes at once") : null);
                await CommandRun.StopLeftoverAsync(spec, time, CancellationToken.None);
                ImmutableArray<string> lines = [.. ProcessLog.ReadText(spec.Log)];
                return reason is null ? new SandboxOutcome.Ended(await process.Exited, lines, confinement) : new SandboxOutcome.Stopped(reason, lines, confinement);
            }
            catch (OperationCanceledException)
            {
                await CommandRun.StopLeftoverAsync(spec, time, CancellationToken.None);
                throw;
            }
        }
    }

    // Returns null once it has ended by itself.
    private async Task<string?> WatchAsync(SupervisedProcess process, SandboxedCommand command, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (!process.Exited.IsCompleted)
        {
            await Task.WhenAny(process.Exited, Task.Delay(Glance, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            if (process.Exited.IsCompleted)
            {
                break;
            }

            if (time.GetElapsedTime(start) > command.Deadline)
            {
                return string.Create(CultureInfo.InvariantCulture, $"it did not end within {command.Deadline}");
            }

            if (ProcessState.Read(process.Spec.StatePath) is { } state && SandboxWatch.Overrun(state.Supervisor, command.Folder, limits) is { } overrun)
            {
                // Not asked first: whoever multiplies would use the time.
                Signals.KillGroup(state.Process);
                return overrun;
            }
        }

        return null;
    }

    private async Task<(ImmutableArray<string> Words, string Confinement)> ConfineAsync(SandboxedCommand command, string searched, CancellationToken cancellationToken)
    {
        if (Programs.Find(Bubblewrap, searched, command.WorkingFolder) is not { } bubblewrap)
        {
            return ([], "Not confined: the program 'bwrap' (package bubblewrap) is missing, so it could read this account's files and use the network.");
        }

        var words = BubblewrapArguments.Of(bubblewrap, command, limits);
        var log = Path.Combine(folder, $"{Guid.NewGuid():n}.log");
        var trial = new ProcessSpec("bwrap", [.. words, "true"], command.WorkingFolder, command.Environment, log);
        var outcome = await CommandRun.RunAsync(supervisor, trial, LongestTrial, time, cancellationToken);
        File.Delete(log);
        File.Delete(trial.StatePath);
        return outcome switch
        {
            CommandOutcome.Ended { ExitCode: 0 } => (words, $"Confined by bubblewrap: nothing but its clone to write, no files of this account, {(command.Network ? "with the network" : "no network")}."),
            CommandOutcome.Ended ended => ([], $"Not confined: this system does not let bubblewrap work ({ended.Lines.Select(line => line.Text).LastOrDefault() ?? "it said nothing"}), so it could read this account's files and use the network."),
            _ => ([], "Not confined: bubblewrap could not be started, so it could read this account's files and use the network."),
        };
    }

    // Core dumps and single huge files are the kernel's to refuse.
    private ImmutableArray<string> Limiting(string? prlimit) => prlimit is null
        ? []
        : [prlimit, "--core=0", string.Create(CultureInfo.InvariantCulture, $"--fsize={limits.Disk}"), "--"];
}
