using System.Globalization;
using Regreen.Core;

namespace Regreen.Adapters.Process.Supervising;

/// <summary>Ends processes by what their state files say, whoever started them.</summary>
internal static class ProcessStopping
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Asks a process and its group to end, and ends them after two seconds. Never touches a process that only has the same number.</summary>
    public static async Task StopAsync(string name, ProcessState state, TimeProvider time, CancellationToken cancellationToken)
    {
        if (state.IsRunning)
        {
            Signals.TerminateGroup(state.Process);
            if (!await HasEndedAsync(state.Process, state.StartTime, Grace, time, cancellationToken))
            {
                Signals.KillGroup(state.Process);
                if (!await HasEndedAsync(state.Process, state.StartTime, Grace, time, cancellationToken))
                {
                    throw new UserErrorException(
                        string.Create(CultureInfo.InvariantCulture, $"Process {state.Process} of '{name}' does not end although it was killed."),
                        "It may hang in the operating system: look at its state with 'ps'.");
                }
            }
        }

        EndRestOfGroup(state);

        // The supervisor writes the last lines and how it ended; it is given the time for that.
        if (!await HasEndedAsync(state.Supervisor, state.SupervisorStartTime, Grace, time, cancellationToken))
        {
            Signals.KillProcess(state.Supervisor);
        }
    }

    // A supervisor ends the rest of the group itself; this is for one that was killed. While any member lives, no new process gets the
    // group's number; so without a leader the group is still the one that was started.
    private static void EndRestOfGroup(ProcessState state)
    {
        if (state.ExitCode is null && ProcessTable.Find(state.Process) is null)
        {
            Signals.KillGroup(state.Process);
        }
    }

    private static async Task<bool> HasEndedAsync(int process, long startTime, TimeSpan within, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(2);
        while (ProcessTable.IsRunning(process, startTime))
        {
            if (time.GetElapsedTime(start) > within)
            {
                return false;
            }

            await Task.Delay(pause, time, cancellationToken);
            pause = TimeSpan.FromMilliseconds(Math.Min(50, pause.TotalMilliseconds * 2));
        }

        return true;
    }
}
