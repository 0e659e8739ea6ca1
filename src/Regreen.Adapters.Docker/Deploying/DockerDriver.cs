using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Regreen.Core;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Docker.Deploying;

/// <summary>
/// Deploys containers of a Docker Engine on this machine. The target outlives the run and keeps its port; the container that it replaced stays,
/// stopped, with its log, and runs again if the new one does not serve. Previews end with the run, or are found by their labels by the next one.
/// </summary>
public sealed class DockerDriver : IDriver, ILogSource, IAsyncDisposable
{
    private static readonly TimeSpan CleanUp = TimeSpan.FromSeconds(30);

    private readonly DriverParts _parts;
    private readonly DockerEngine _engine;
    private readonly DockerImages _images;
    private readonly DockerContainers _containers;
    private readonly ContainerWatch _watch;
    private readonly SemaphoreSlim _target = new(1);
    private readonly ConcurrentDictionary<string, bool> _previews = new(StringComparer.Ordinal);

    /// <summary>Makes a driver; nothing is touched until it is asked.</summary>
    public DockerDriver(DriverParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var docker = parts.Deploy.Docker ?? throw new ArgumentException("The configuration has no 'deploy.docker'.", nameof(parts));
        var labels = new DockerLabels(parts.Config);
        _parts = parts;
        _engine = new DockerEngine(docker.Engine ?? parts.Environment.GetValueOrDefault("DOCKER_HOST") ?? EngineAddress.Usual, parts.Redact, parts.Time);
        _images = new DockerImages(_engine, parts, docker, labels);
        _containers = new DockerContainers(_engine, parts, docker, labels);
        _watch = new ContainerWatch(_engine, _containers, parts);
    }

    /// <inheritdoc/>
    public async Task<DeploymentOutcome> DeployAsync(DeploymentRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await FindAsync(request.Key, cancellationToken) is { } running)
        {
            return new DeploymentOutcome.Ready(running, Built: false, TimeSpan.Zero, TimeSpan.Zero);
        }

        var start = _parts.Time.GetTimestamp();
        switch (await _parts.Build.BuildAsync(request.Candidate, cancellationToken))
        {
            case BuildOutcome.Failed failed:
                return new DeploymentOutcome.Failed(failed.Failure, failed.WasTried);

            case BuildOutcome.Built built:
                var image = await _images.GetAsync(built, cancellationToken);
                if (image.Failure is { } failure)
                {
                    return new DeploymentOutcome.Failed(failure, Built: true);
                }

                var took = _parts.Time.GetElapsedTime(start);
                var outcome = request.Preview
                    ? await StartAsync(request, built.Tree, image.Name, port: null, cancellationToken)
                    : await ReplaceTargetAsync(request, built.Tree, image.Name, cancellationToken);
                return outcome is DeploymentOutcome.Ready ready
                    ? ready with { Built = built.WasNeeded || image.WasMade, BuildTime = took }
                    : ((DeploymentOutcome.Failed)outcome) with { Built = built.WasNeeded || image.WasMade };

            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <inheritdoc/>
    public async Task<Deployment?> FindAsync(string key, CancellationToken cancellationToken) =>
        await ServingAsync(await _containers.ListAsync(DockerLabels.Key, key, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task<Deployment?> FindTargetAsync(CancellationToken cancellationToken) =>
        await ServingAsync(await TargetsAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task<ImmutableArray<ProcessStatus>> StatusAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        var found = await _containers.ListAsync(DockerLabels.Key, deployment.Id, cancellationToken);
        return found is [.., var container]
            ? [new ProcessStatus(DriverParts.ServiceName, container.IsRunning, container.Detail)]
            : [new ProcessStatus(DriverParts.ServiceName, IsRunning: false, "its container is gone")];
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<DeployedImage>> ImagesAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        var found = await _containers.ListAsync(DockerLabels.Key, deployment.Id, cancellationToken);
        return [.. found.Where(container => container.Image is not null).Select(container => container.Image!)];
    }

    /// <inheritdoc/>
    public Task StopProcessAsync(Deployment deployment, string process, CancellationToken cancellationToken) => Task.FromException(new UserErrorException(
        $"The Docker driver does not stop '{process}' alone.", "Experiments with single processes need 'driver: process'.", FailureCategory.Usage));

    /// <inheritdoc/>
    public async Task StopAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        await _containers.RemoveKeyAsync(deployment.Id, cancellationToken);
        _previews.TryRemove(deployment.Id, out _);
        if (!deployment.Preview)
        {
            // With the target goes what it replaced.
            await RemoveAsync(await TargetsAsync(cancellationToken), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task StopPreviewsAsync(CancellationToken cancellationToken) =>
        await RemoveAsync(await _containers.ListAsync(DockerLabels.Preview, ResourceNames.Text(value: true), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LogLine>> ReadAsync(Deployment deployment, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        if (await _containers.ListAsync(DockerLabels.Key, deployment.Id, cancellationToken) is not [.., var container])
        {
            throw new UserErrorException($"There are no logs of deployment '{deployment.Id}'.", "Read them before its container is removed.");
        }

        using var source = new DockerLogSource(container.Id, _engine.Address, _parts.Redact, _parts.Time);
        var lines = await source.ReadAsync(from, to, limit, cancellationToken);
        return [.. lines.Select(line => line with { Source = DriverParts.ServiceName })];
    }

    /// <summary>Ends the previews of this driver. The target goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(CleanUp, _parts.Time);
        foreach (var key in _previews.Keys)
        {
            await _containers.RemoveKeyAsync(key, deadline.Token);
        }

        _engine.Dispose();
        _parts.Dispose();
        _target.Dispose();
    }

    // The system chooses a free one; from then on the target keeps it.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task<ImmutableArray<DockerContainer>> TargetsAsync(CancellationToken cancellationToken) =>
        _containers.ListAsync(DockerLabels.Preview, ResourceNames.Text(value: false), cancellationToken);

    private async Task<Deployment?> ServingAsync(ImmutableArray<DockerContainer> found, CancellationToken cancellationToken) =>
        found.LastOrDefault(container => container is { IsRunning: true, Port: not null }) is { } container
        && await _parts.Target.AskAsync(container.Address, container.Tree, cancellationToken) is { } served
            ? DeploymentOf(container, served)
            : null;

    private static Deployment DeploymentOf(DockerContainer container, ServedRevision served) => new(
        container.Key,
        container.IsPreview,
        ImmutableSortedDictionary<string, string>.Empty.Add(DriverParts.ServiceName, container.Address),
        served);

    private async Task RemoveAsync(ImmutableArray<DockerContainer> containers, CancellationToken cancellationToken)
    {
        foreach (var container in containers)
        {
            await _containers.RemoveAsync(container.Id, cancellationToken);
            _previews.TryRemove(container.Key, out _);
        }
    }

    private async Task<DeploymentOutcome> ReplaceTargetAsync(DeploymentRequest request, string tree, string image, CancellationToken cancellationToken)
    {
        await _target.WaitAsync(cancellationToken);
        var isServed = false;
        ImmutableArray<DockerContainer> former = [];
        try
        {
            former = [.. (await TargetsAsync(cancellationToken)).Where(container => container.Key != request.Key)];
            foreach (var container in former.Where(container => container.IsRunning))
            {
                await _containers.StopAsync(container, cancellationToken);
            }

            var outcome = await StartAsync(request, tree, image, former.LastOrDefault()?.Port ?? FreePort(), cancellationToken);
            isServed = outcome is DeploymentOutcome.Ready;
            if (isServed)
            {
                await RemoveAsync([.. former.SkipLast(1)], cancellationToken);
            }

            return outcome;
        }
        finally
        {
            if (!isServed && former.LastOrDefault() is { } last)
            {
                using var deadline = new CancellationTokenSource(CleanUp, _parts.Time);
                await _containers.StartAgainAsync(last, deadline.Token);
            }

            _target.Release();
        }
    }

    private async Task<DeploymentOutcome> StartAsync(DeploymentRequest request, string tree, string image, int? port, CancellationToken cancellationToken)
    {
        // What an attempt that was killed left under this key is not what was asked for: it does not serve.
        await _containers.RemoveKeyAsync(request.Key, cancellationToken);
        var isServed = false;
        try
        {
            var start = _parts.Time.GetTimestamp();
            if (await _containers.StartAsync(request, tree, image, port, cancellationToken) is { } refused)
            {
                return new DeploymentOutcome.Failed(refused, Built: false);
            }

            if ((await _containers.ListAsync(DockerLabels.Key, request.Key, cancellationToken)).LastOrDefault() is not { } container)
            {
                return new DeploymentOutcome.Failed(new DeploymentFailure(DeploymentStage.Infrastructure, "The container was removed by somebody else.", Output: null), Built: false);
            }

            var answer = await _watch.UntilServedAsync(container, tree, cancellationToken);
            isServed = answer.Served is not null;
            if (answer.Served is not { } served)
            {
                return new DeploymentOutcome.Failed(answer.Failure!, Built: false);
            }

            if (request.Preview)
            {
                _previews[request.Key] = true;
            }

            return new DeploymentOutcome.Ready(DeploymentOf(container, served), Built: false, TimeSpan.Zero, _parts.Time.GetElapsedTime(start));
        }
        finally
        {
            if (!isServed)
            {
                using var deadline = new CancellationTokenSource(CleanUp, _parts.Time);
                await _containers.RemoveKeyAsync(request.Key, deadline.Token);
            }
        }
    }
}
