using System.Collections.Immutable;
using System.Globalization;
using Regreen.Adapters.Process.Supervising;
using Regreen.Core.Deploying;

namespace Regreen.Adapters.Process.Deploying;

/// <summary>The processes of deployments as their records and state files tell them, whoever started them.</summary>
internal sealed class RecordedProcesses(DeploymentStore store, TimeProvider time)
{
    private const int KeptLogs = 5;

    /// <summary>Says whether all that should run of a deployment runs.</summary>
    public bool AllRun(DeploymentRecord record) =>
        record.Processes.All(process => process.IsStopped || StateOf(record, process)?.IsRunning == true);

    /// <summary>Says how each process is.</summary>
    public ImmutableArray<ProcessStatus> StatusOf(DeploymentRecord record) => [.. record.Processes.Select(process => StatusOf(record, process))];

    /// <summary>Stops one process, on purpose.</summary>
    public async Task StopOneAsync(DeploymentRecord record, string name, CancellationToken cancellationToken)
    {
        // Written first: whoever asks in between must not take it for a crash.
        var process = record.Processes.First(known => string.Equals(known.Name, name, StringComparison.Ordinal));
        store.Write(record with { Processes = record.Processes.Replace(process, process with { IsStopped = true }) });
        if (StateOf(record, process) is { } state)
        {
            await ProcessStopping.StopAsync(name, state, time, cancellationToken);
        }
    }

    /// <summary>Stops all processes of a deployment, the last one first.</summary>
    public async Task StopAsync(DeploymentRecord record, CancellationToken cancellationToken)
    {
        foreach (var process in record.Processes.Reverse())
        {
            if (StateOf(record, process) is { } state)
            {
                await ProcessStopping.StopAsync(process.Name, state, time, cancellationToken);
            }
        }
    }

    /// <summary>Stops the target that runs, whichever it is. Its logs stay for a while: they show how it was when it was healthy.</summary>
    public async Task RetireTargetAsync(CancellationToken cancellationToken)
    {
        foreach (var record in store.All().Where(record => record is { Preview: false, IsRetired: false }))
        {
            await StopAsync(record, cancellationToken);
            store.Retire(record);
        }

        store.RemoveRetired(KeptLogs);
    }

    private ProcessStatus StatusOf(DeploymentRecord record, ProcessRecord process) => StateOf(record, process) switch
    {
        { IsRunning: true } state => new ProcessStatus(process.Name, IsRunning: true, string.Create(CultureInfo.InvariantCulture, $"process {state.Process}")),
        _ when process.IsStopped => new ProcessStatus(process.Name, IsRunning: false, "stopped on purpose"),
        { ExitCode: { } exitCode } => new ProcessStatus(process.Name, IsRunning: false, $"ended with {ProcessState.DescribeExit(exitCode)}"),
        null => new ProcessStatus(process.Name, IsRunning: false, "was never started"),
        _ => new ProcessStatus(process.Name, IsRunning: false, "is gone; how it ended is not known"),
    };

    private ProcessState? StateOf(DeploymentRecord record, ProcessRecord process) =>
        ProcessState.Read(ProcessSpec.StatePathOf(store.LogOf(record.Key, process.Name)));
}
