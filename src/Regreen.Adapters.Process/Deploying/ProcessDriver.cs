using System.Collections.Concurrent;
using System.Collections.Immutable;
using Regreen.Adapters.Process.Building;
using Regreen.Adapters.Process.Logs;
using Regreen.Adapters.Process.Probing;
using Regreen.Adapters.Process.Supervising;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Process.Deploying;

/// <summary>
/// Deploys processes on this machine. The target outlives the run and keeps its ports; previews end with the run, however it ends.
/// </summary>
public sealed class ProcessDriver : IDriver, ILogSource, IAsyncDisposable
{
    private const int PortAttempts = 3;

    private readonly DeployConfig _deploy;
    private readonly TimeProvider _time;
    private readonly DriverHost _host;
    private readonly DeploymentStore _store;
    private readonly RecordedProcesses _processes;
    private readonly TargetPorts _targetPorts;
    private readonly BuildSlot _slot;
    private readonly DeploymentFiles _files;
    private readonly Probes _probes;
    private readonly ProcessStarter _starter;
    private readonly SemaphoreSlim _target = new(1);

    // Previews live as long as their pipes are held here.
    private readonly ConcurrentDictionary<string, ImmutableArray<SupervisedProcess>> _previews = new(StringComparer.Ordinal);

    /// <summary>Makes a driver; nothing is touched until it is asked.</summary>
    public ProcessDriver(ProjectConfig config, IRepository repository, IEvidenceStore evidence, DriverHost host, TimeProvider time)
    {
        _deploy = config.Deploy ?? throw new ArgumentException("The configuration has no 'deploy'.", nameof(config));
        _host = host with { Folder = Path.GetFullPath(host.Folder) };
        _time = time;
        _store = new DeploymentStore(_host.Folder);
        _processes = new RecordedProcesses(_store, time);
        _targetPorts = new TargetPorts(_deploy, _store);
        _slot = new BuildSlot(_deploy, repository, evidence, _host, time);
        _files = new DeploymentFiles(config, _deploy, repository, _host);
        _probes = new Probes(time);
        _starter = new ProcessStarter(config, _deploy, evidence, _host, new Readiness(_probes, time), time);
    }

    /// <inheritdoc/>
    public async Task<DeploymentOutcome> DeployAsync(DeploymentRequest request, CancellationToken cancellationToken)
    {
        if (await FindAsync(request.Key, cancellationToken) is { } running)
        {
            return new DeploymentOutcome.Ready(running, Built: false, TimeSpan.Zero, TimeSpan.Zero);
        }

        var inUse = _store.All().Where(record => !record.IsRetired).Select(record => record.Tree).ToImmutableHashSet(StringComparer.Ordinal);
        switch (await _slot.BuildAsync(request.Candidate, inUse, cancellationToken))
        {
            case BuildOutcome.Failed failed:
                return new DeploymentOutcome.Failed(failed.Failure, failed.WasTried);

            case BuildOutcome.Built built when request.Preview:
                await EndAsync(request.Key, cancellationToken);
                return await StartPreviewAsync(request, built, cancellationToken);

            case BuildOutcome.Built built:
                return await ReplaceTargetAsync(request, built, cancellationToken);

            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <inheritdoc/>
    public Task<Deployment?> FindAsync(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var record = _store.Find(key);

        // A preview whose pipes somebody else held ends in this moment, if it has not yet.
        var isThere = record is { IsRetired: false, Revision: not null } && (!record.Preview || _previews.ContainsKey(key)) && _processes.AllRun(record);
        return Task.FromResult(isThere ? record!.Deployment : null);
    }

    /// <inheritdoc/>
    public async Task<Deployment?> FindTargetAsync(CancellationToken cancellationToken) =>
        _store.All().LastOrDefault(record => record is { Preview: false, IsRetired: false }) is { } record ? await FindAsync(record.Key, cancellationToken) : null;

    /// <inheritdoc/>
    public Task<ImmutableArray<ProcessStatus>> StatusAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_store.Find(deployment.Id) is { } record ? _processes.StatusOf(record) : []);
    }

    /// <inheritdoc/>
    public async Task StopProcessAsync(Deployment deployment, string process, CancellationToken cancellationToken)
    {
        if (_store.Find(deployment.Id) is not { Preview: true } record || !record.Processes.Any(known => string.Equals(known.Name, process, StringComparison.Ordinal)))
        {
            throw new UserErrorException($"'{deployment.Id}' is no preview with a process '{process}'.", "Only processes of previews are stopped.", FailureCategory.Usage);
        }

        await _processes.StopOneAsync(record, process, cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(Deployment deployment, CancellationToken cancellationToken) => EndAsync(deployment.Id, cancellationToken);

    /// <inheritdoc/>
    public Task StopPreviewsAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_store.All().Where(record => record.Preview).Select(record => EndAsync(record.Key, cancellationToken)));

    /// <inheritdoc/>
    public Task<IReadOnlyList<LogLine>> ReadAsync(Deployment deployment, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var record = _store.Find(deployment.Id)
            ?? throw new UserErrorException($"There are no logs of deployment '{deployment.Id}'.", "Read them before the deployment is removed.");
        return Task.FromResult<IReadOnlyList<LogLine>>(
        [
            .. record.Processes
                .SelectMany(process => ProcessLog.ReadWindow(_store.LogOf(record.Key, process.Name), process.Name, from, to))
                .OrderBy(line => line.At)
                .TakeLast(limit)
                .Select(line => line with { Text = _host.Redact(line.Text) }),
        ]);
    }

    /// <summary>Ends the previews of this driver. The target goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var key in _previews.Keys)
        {
            await EndAsync(key, CancellationToken.None);
        }

        _slot.Dispose();
        _probes.Dispose();
        _target.Dispose();
    }

    private async Task<DeploymentOutcome> StartPreviewAsync(DeploymentRequest request, BuildOutcome.Built built, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var ports = _deploy.Processes.Select(process => process.Name).Zip(Ports.Free(_deploy.Processes.Length))
                .ToImmutableSortedDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
            var outcome = await StartAsync(request, built, ports, cancellationToken);

            // Somebody may have taken a port between its being free and its being used.
            var isClash = outcome is StartOutcome.Broken { Process: { } process } && ports.TryGetValue(process, out var port) && Ports.HolderOf(port) is not null;
            if (!isClash || attempt == PortAttempts)
            {
                return await FinishAsync(request, built, outcome, cancellationToken);
            }
        }
    }

    private async Task<DeploymentOutcome> ReplaceTargetAsync(DeploymentRequest request, BuildOutcome.Built built, CancellationToken cancellationToken)
    {
        await _target.WaitAsync(cancellationToken);
        try
        {
            await _processes.RetireTargetAsync(cancellationToken);
            await EndAsync(request.Key, cancellationToken);
            var ports = _targetPorts.Assign();
            if (_targetPorts.FindStranger(ports) is { } stranger)
            {
                return new DeploymentOutcome.Failed(stranger, built.WasNeeded);
            }

            return await FinishAsync(request, built, await StartAsync(request, built, ports, cancellationToken), cancellationToken);
        }
        finally
        {
            _target.Release();
        }
    }

    private async Task<StartOutcome> StartAsync(
        DeploymentRequest request, BuildOutcome.Built built, ImmutableSortedDictionary<string, int> ports, CancellationToken cancellationToken)
    {
        var folder = _store.FolderOf(request.Key);
        var names = new DeploymentNames(ports, built.Output, built.Tree, Path.Combine(folder, "checkout"), Path.Combine(folder, "config"));
        _store.Write(new DeploymentRecord(request.Key, request.Preview, built.Tree, _time.GetUtcNow())
        {
            Processes = [.. _deploy.Processes.Select(process => new ProcessRecord(process.Name, ports[process.Name]))],
            Addresses = names.Addresses,
        });

        _files.WriteConfiguration(names, request.Configuration);
        await _files.WriteCheckoutAsync(names, request.Candidate, cancellationToken);
        var work = _files.PrepareWork(folder, request.Preview, built.Output);
        var environment = ChildEnvironment.Of(_host, _deploy).SetItems(_files.EnvironmentOf(request.Configuration));
        var specs = _deploy.Processes.Select(process => new ProcessSpec(
            process.Name,
            names.FillWords(process.Run, process.Name),
            work,
            environment.SetItems(process.Environment.Select(pair => KeyValuePair.Create(pair.Key, names.Fill(pair.Value, process.Name)))),
            _store.LogOf(request.Key, process.Name))
        { LogCap = _host.LogCap });
        return await _starter.StartAsync([.. specs], names, cancellationToken);
    }

    private async Task<DeploymentOutcome> FinishAsync(
        DeploymentRequest request, BuildOutcome.Built built, StartOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome is StartOutcome.Broken broken)
        {
            await EndAsync(request.Key, cancellationToken);
            return new DeploymentOutcome.Failed(broken.Failure, built.WasNeeded);
        }

        // The record comes before the processes are let go: killed in between, they end, and nothing runs that is not recorded.
        var served = (StartOutcome.Served)outcome;
        var record = _store.Find(request.Key)! with { Revision = served.Revision };
        _store.Write(record);
        if (request.Preview)
        {
            _previews[request.Key] = served.Processes;
        }
        else
        {
            foreach (var process in served.Processes)
            {
                await process.DetachAsync();
                process.Dispose();
            }
        }

        return new DeploymentOutcome.Ready(record.Deployment!, built.WasNeeded, built.Took, served.Took);
    }

    private async Task EndAsync(string key, CancellationToken cancellationToken)
    {
        if (_store.Find(key) is { } record)
        {
            await _processes.StopAsync(record, cancellationToken);
            if (_previews.TryRemove(key, out var held))
            {
                held.ToList().ForEach(process => process.Dispose());
            }

            _store.Remove(key);
        }
    }
}
