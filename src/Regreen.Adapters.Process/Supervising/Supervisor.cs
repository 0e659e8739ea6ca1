using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using OsProcess = System.Diagnostics.Process;

namespace Regreen.Adapters.Process.Supervising;

/// <summary>
/// A program between the driver and one process of a deployment. It writes the process's lines with their times, remembers how it ended, and ends it
/// (with everything it started) as soon as the driver is gone, however that went: the kernel then closes the pipe that the driver held.
/// </summary>
/// <remarks>
/// It says <c>started PID START-TIME</c> or <c>failed REASON</c>, and later <c>exited CODE</c>. The word <c>detach</c> makes the process outlive the driver.
/// </remarks>
public static class Supervisor
{
    /// <summary>The first argument of a host that makes it a supervisor.</summary>
    public const string Verb = "supervise";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastLines = TimeSpan.FromSeconds(1);

    /// <summary>Starts the command of the arguments and stays until it has ended. To be called by a host whose first argument is <see cref="Verb"/>.</summary>
    /// <param name="arguments">What follows the verb.</param>
    /// <param name="input">The host's standard input: the driver holds its other end.</param>
    /// <param name="output">The host's standard output.</param>
    /// <param name="time">The clock.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Stream input, Stream output, TimeProvider time)
    {
        var options = SupervisorArguments.Parse(arguments);
        Signals.AdoptOrphans();
        using var log = new SupervisedLog(options.Log, options.Cap, time);
        using var child = new OsProcess { StartInfo = StartInfo(options) };
        try
        {
            child.Start();
        }
        catch (Win32Exception exception)
        {
            Say(output, $"failed {exception.Message.ReplaceLineEndings(" ")}");
            return 1;
        }

        child.StandardInput.Close();
        var state = StateOf(child, time);
        state.Write(options.State);
        Say(output, FormattableString.Invariant($"started {state.Process} {state.StartTime}"));

        var lines = Task.WhenAll(
            log.PumpAsync(child.StandardOutput.BaseStream, 'o', CancellationToken.None),
            log.PumpAsync(child.StandardError.BaseStream, 'e', CancellationToken.None));
        await UntilEndedAsync(child, input, time);
        var left = await EndDescendantsAsync(child.Id, time);
        await Task.WhenAny(lines, Task.Delay(LastLines, time, CancellationToken.None));

        (state with { EndedAt = time.GetUtcNow(), ExitCode = child.ExitCode, Left = left }).Write(options.State);
        Say(output, FormattableString.Invariant($"exited {child.ExitCode}"));
        return 0;
    }

    private static async Task UntilEndedAsync(OsProcess child, Stream input, TimeProvider time)
    {
        var exited = child.WaitForExitAsync(CancellationToken.None);
        var ownerGone = UntilOwnerIsGoneAsync(input, time);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Tell(context, told));
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Tell(context, told));
        using var onHangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);

        var first = await Task.WhenAny(exited, ownerGone, told.Task);
        if (first == told.Task)
        {
            Signals.TerminateGroup(child.Id);
            await Task.WhenAny(exited, Task.Delay(Grace, time, CancellationToken.None));
        }

        if (!exited.IsCompleted)
        {
            Signals.KillGroup(child.Id);
        }

        await exited;
    }

    private static void Tell(PosixSignalContext context, TaskCompletionSource told)
    {
        context.Cancel = true;
        told.TrySetResult();
    }

    // Returns when the pipe is closed before the word came; after the word it never returns.
    private static async Task UntilOwnerIsGoneAsync(Stream input, TimeProvider time)
    {
        using var reader = new StreamReader(input, Encoding.UTF8);

        // The stream of a console blocks its caller whatever it is asked.
        var line = await Task.Run(reader.ReadLine);
        if (string.Equals(line, "detach", StringComparison.Ordinal))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, CancellationToken.None);
        }
    }

    // Whatever the process started and left behind is ours: orphans of it are adopted, also those in sessions of their own.
    private static async Task<ImmutableArray<string>> EndDescendantsAsync(int group, TimeProvider time)
    {
        ImmutableArray<string>? names = null;
        for (var round = 0; round < 100 && ProcessTable.DescendantsOf(Environment.ProcessId, group) is { Count: > 0 } left; round++)
        {
            names ??= [.. left.Select(process => ProcessTable.Find(process)?.Name).OfType<string>().Distinct(StringComparer.Ordinal)];
            foreach (var process in left)
            {
                Signals.KillProcess(process);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), time, CancellationToken.None);
        }

        return names ?? [];
    }

    // `setsid` gives the process a session and group of its own, whose number is its process id.
    private static ProcessStartInfo StartInfo(SupervisorArguments options)
    {
        var info = new ProcessStartInfo("setsid", options.Command)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in options.Unset)
        {
            info.Environment.Remove(name);
        }

        return info;
    }

    private static ProcessState StateOf(OsProcess child, TimeProvider time) => new(
        child.Id,
        ProcessTable.Find(child.Id)?.StartTime ?? 0,
        Environment.ProcessId,
        ProcessTable.Find(Environment.ProcessId)?.StartTime ?? 0,
        time.GetUtcNow(),
        EndedAt: null,
        ExitCode: null);

    private static void Say(Stream output, string line)
    {
        try
        {
            output.Write(Encoding.UTF8.GetBytes(line + "\n"));
            output.Flush();
        }
        catch (IOException)
        {
            // The driver is gone and the process was detached: nobody listens, and the state file says the same.
        }
    }
}
