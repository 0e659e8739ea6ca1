using System.Runtime.InteropServices;
using Regreen.Core.Facts;

namespace Regreen.Cli.Hosting;

/// <summary>Ctrl-C and SIGTERM end the work in order the first time; a second Ctrl-C ends the program at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    public StopSignals()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, RunOutcome.Interrupted));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, RunOutcome.Terminated));
    }

    /// <summary>Gets the token that a signal cancels.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Gets the exit code of the signal that came.</summary>
    public int ExitCode { get; private set; } = (int)RunOutcome.Interrupted;

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _stop.Dispose();
    }

    private void Stop(PosixSignalContext context, RunOutcome outcome)
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        context.Cancel = true;
        ExitCode = (int)outcome;
        _stop.Cancel();
    }
}
