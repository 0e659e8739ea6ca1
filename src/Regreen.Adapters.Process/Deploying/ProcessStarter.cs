using System.Collections.Immutable;
using System.Globalization;
using Regreen.Adapters.Process.Logs;
using Regreen.Adapters.Process.Probing;
using Regreen.Adapters.Process.Supervising;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Process.Deploying;

/// <summary>Starts the processes of a deployment one after the other, each when the one before is ready, and asks the target what it serves.</summary>
internal sealed class ProcessStarter(ProjectConfig config, DeployConfig deploy, IEvidenceStore evidence, DriverHost host, Readiness readiness, TimeProvider time)
{
    /// <summary>Starts them. Whatever does not end as <see cref="StartOutcome.Served"/> leaves nothing running.</summary>
    public async Task<StartOutcome> StartAsync(
        ImmutableArray<ProcessSpec> specs, DeploymentNames names, CancellationToken cancellationToken)
    {
        var started = new List<SupervisedProcess>();
        var isServed = false;
        try
        {
            var outcome = await StartAllAsync(specs, names, started, cancellationToken);
            isServed = outcome is StartOutcome.Served;
            return outcome;
        }
        finally
        {
            if (!isServed)
            {
                await StopAsync(started);
            }
        }
    }

    private async Task<StartOutcome> StartAllAsync(
        ImmutableArray<ProcessSpec> specs, DeploymentNames names, List<SupervisedProcess> started, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var deadline = start + (long)(deploy.ReadyTimeout.TotalSeconds * time.TimestampFrequency);
        foreach (var (spec, process) in specs.Zip(deploy.Processes))
        {
            var (running, refusal) = await SupervisedProcess.StartAsync(host.Supervisor, spec, time, cancellationToken);
            if (running is null)
            {
                return new StartOutcome.Broken(new DeploymentFailure(DeploymentStage.Start, refusal!, Output: null), spec.Name);
            }

            started.Add(running);
            var wait = readiness.UntilReadyAsync;
            if (await WaitAsync(started, spec.Name, token => wait(names.Addresses[spec.Name], process.Ready, deadline, token), cancellationToken) is { } broken)
            {
                return broken;
            }
        }

        return await AskTargetAsync(names, started, start, deadline, cancellationToken);
    }

    private async Task<StartOutcome> AskTargetAsync(
        DeploymentNames names, List<SupervisedProcess> started, long start, long deadline, CancellationToken cancellationToken)
    {
        var address = names.Fill(config.Target.Http);
        if (config.Target.Ready is { } path
            && await WaitAsync(started, "the target", token => readiness.UntilReadyAsync(address, path, deadline, token), cancellationToken) is { } broken)
        {
            return broken;
        }

        if (config.Target.Revision is not { } revisionConfig)
        {
            return new StartOutcome.Served([.. started], new ServedRevision(names.Tree, null, null, RevisionSource.Deployment), time.GetElapsedTime(start));
        }

        var (probe, revision) = await readiness.AskRevisionAsync(revisionConfig, address, names.Tree, deploy.ReadyTimeout, cancellationToken);
        return revision is not null
            ? new StartOutcome.Served([.. started], revision, time.GetElapsedTime(start))
            : new StartOutcome.Broken(new DeploymentFailure(DeploymentStage.Revision, $"{probe.Target} {probe.Detail}.", Output: null), Process: null);
    }

    // Whichever comes first: it is ready, time is up, or any of the processes ends.
    private async Task<StartOutcome.Broken?> WaitAsync(
        List<SupervisedProcess> started, string name, Func<CancellationToken, Task<ProbeResult>> wait, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ready = wait(enough.Token);
        await Task.WhenAny([ready, .. started.Select(process => process.Exited)]);
        if (started.Find(process => process.Exited.IsCompleted) is { } ended)
        {
            await enough.CancelAsync();
            await ready.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            cancellationToken.ThrowIfCancellationRequested();
            return await EndedAsync(ended.Spec, await ended.Exited.WaitAsync(cancellationToken), cancellationToken);
        }

        var result = await ready;
        return result.IsHealthy ? null : await NotReadyAsync(started[^1].Spec, name, result, cancellationToken);
    }

    private async Task<StartOutcome.Broken> EndedAsync(ProcessSpec spec, int exitCode, CancellationToken cancellationToken)
    {
        var locator = await StoreAsync(spec, cancellationToken);
        var how = exitCode == SupervisedProcess.Unknown ? "was ended from outside" : $"ended with {ProcessState.DescribeExit(exitCode)}";
        var last = locator is null ? "it printed nothing" : locator.Quote;
        return new StartOutcome.Broken(new DeploymentFailure(DeploymentStage.Start, $"Process '{spec.Name}' {how} before it was ready: {last}", locator), spec.Name);
    }

    private async Task<StartOutcome.Broken> NotReadyAsync(ProcessSpec spec, string name, ProbeResult last, CancellationToken cancellationToken)
    {
        var reason = string.Create(
            CultureInfo.InvariantCulture,
            $"{name} was not ready within {deploy.ReadyTimeout.TotalSeconds:0.##} s (deploy.ready): {last.Target} {last.Detail}.");
        return new StartOutcome.Broken(new DeploymentFailure(DeploymentStage.Ready, reason, await StoreAsync(spec, cancellationToken)), spec.Name);
    }

    private Task<Locator?> StoreAsync(ProcessSpec spec, CancellationToken cancellationToken) =>
        OutputEvidence.StoreAsync(evidence, EvidenceKind.Log, ProcessLog.ReadText(spec.Log), $"output of {spec.Name}", host.Redact, cancellationToken);

    // Runs on its own time: it must also be done when the caller was cancelled.
    private async Task StopAsync(List<SupervisedProcess> started)
    {
        foreach (var process in Enumerable.Reverse(started))
        {
            if (ProcessState.Read(process.Spec.StatePath) is { } state)
            {
                await ProcessStopping.StopAsync(process.Spec.Name, state, time, CancellationToken.None);
            }

            process.Dispose();
        }
    }
}
