using System.Collections.Immutable;
using Regreen.Adapters.Process.Logs;

namespace Regreen.Adapters.Process.Supervising;

/// <summary>How a command that was waited for ended.</summary>
internal abstract record CommandOutcome
{
    private CommandOutcome() { }

    /// <summary>It ended by itself.</summary>
    public sealed record Ended(int ExitCode, IReadOnlyList<ProcessLine> Lines) : CommandOutcome
    {
        /// <summary>Gets the names of the programs that it left running, and that were ended with it.</summary>
        public ImmutableArray<string> Left { get; init; } = [];
    }

    /// <summary>It ran for longer than it may and was ended.</summary>
    public sealed record TimedOut(IReadOnlyList<ProcessLine> Lines) : CommandOutcome;

    /// <summary>It could not be started.</summary>
    public sealed record Refused(string Reason) : CommandOutcome;
}

/// <summary>Runs a command to its end, which comes with this program's at the latest.</summary>
internal static class CommandRun
{
    /// <summary>Starts and waits.</summary>
    public static async Task<CommandOutcome> RunAsync(
        SupervisorCommand supervisor, ProcessSpec spec, TimeSpan deadline, TimeProvider time, CancellationToken cancellationToken)
    {
        File.Delete(spec.Log);
        File.Delete($"{spec.Log}.1");
        var (process, refusal) = await SupervisedProcess.StartAsync(supervisor, spec, time, cancellationToken);
        if (process is null)
        {
            return new CommandOutcome.Refused(refusal!);
        }

        using (process)
        {
            try
            {
                var exitCode = await process.Exited.WaitAsync(deadline, time, cancellationToken);
                return new CommandOutcome.Ended(exitCode, ProcessLog.Read(spec.Log)) { Left = ProcessState.Read(spec.StatePath)?.Left ?? [] };
            }
            catch (TimeoutException)
            {
                await StopLeftoverAsync(spec, time, CancellationToken.None);
                return new CommandOutcome.TimedOut(ProcessLog.Read(spec.Log));
            }
            catch (OperationCanceledException)
            {
                await StopLeftoverAsync(spec, time, CancellationToken.None);
                throw;
            }
        }
    }

    /// <summary>Ends what an earlier run of the command, perhaps of a killed program, left running.</summary>
    public static async Task StopLeftoverAsync(ProcessSpec spec, TimeProvider time, CancellationToken cancellationToken)
    {
        if (ProcessState.Read(spec.StatePath) is { } state)
        {
            await ProcessStopping.StopAsync(spec.Name, state, time, cancellationToken);
        }
    }
}
