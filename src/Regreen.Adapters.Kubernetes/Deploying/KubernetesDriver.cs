using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Kubernetes.Deploying;

/// <summary>
/// Deploys by applying the user's manifests. A roll-out that fails is put back as it was. Previews live in a namespace of their own, under names
/// of their own, and end with the run, or are found by their labels by the next one.
/// </summary>
public sealed class KubernetesDriver : IDriver, ILogSource, IAsyncDisposable
{
    private static readonly TimeSpan CleanUp = TimeSpan.FromSeconds(60);

    private readonly DriverParts _parts;
    private readonly KubernetesDeployConfig _kubernetes;
    private readonly Cluster _cluster;
    private readonly ClusterMarks _marks;
    private readonly ManifestFiles _files;
    private readonly ClusterObjects _objects;
    private readonly ClusterKinds _kinds;
    private readonly RolloutWatch _watch;
    private readonly RolloutReason _reason;
    private readonly SemaphoreSlim _target = new(1);
    private readonly ConcurrentDictionary<string, bool> _previews = new(StringComparer.Ordinal);

    /// <summary>Makes a driver; the cluster is not touched until it is asked.</summary>
    /// <param name="parts">What it is given.</param>
    /// <param name="readYaml">Reads the documents of a YAML text as JSON.</param>
    public KubernetesDriver(DriverParts parts, Func<string, IReadOnlyList<JsonNode>> readYaml)
    {
        ArgumentNullException.ThrowIfNull(parts);
        _parts = parts;
        _kubernetes = parts.Deploy.Kubernetes ?? throw new ArgumentException("The configuration has no 'deploy.kubernetes'.", nameof(parts));
        var file = _kubernetes.Kubeconfig is { } path ? Path.GetFullPath(path, parts.Config.Root) : null;
        _cluster = new Cluster(ClusterAccess.Find(file, _kubernetes.Context, parts.Environment, readYaml), parts.Redact, parts.Time);
        _marks = new ClusterMarks(parts.Config);
        _files = new ManifestFiles(parts, _kubernetes, _marks, readYaml);
        _kinds = new ClusterKinds(_cluster);
        _objects = new ClusterObjects(_cluster, _kinds);
        _watch = new RolloutWatch(_cluster, parts);
        _reason = new RolloutReason(_cluster, parts);
    }

    /// <inheritdoc/>
    public Task<DeploymentOutcome> DeployAsync(DeploymentRequest request, CancellationToken cancellationToken) => _parts.PutOutOnceAsync(
        request,
        FindAsync,
        (checkout, built) =>
        {
            var manifests = _files.Make(request, checkout.Path, checkout.Tree, SpaceOf(request.Preview));
            return RollOutAsync(request, built with { Tree = checkout.Tree }, manifests, cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task<Deployment?> FindAsync(string key, CancellationToken cancellationToken)
    {
        foreach (var isPreview in _kubernetes.PreviewNamespace is null ? (bool[])[false] : [false, true])
        {
            if (await ServingAsync(isPreview, _marks.Selector(key), cancellationToken) is { } found && found.Id == key)
            {
                return found;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public Task<Deployment?> FindTargetAsync(CancellationToken cancellationToken) => ServingAsync(isPreview: false, _marks.Selector(preview: false), cancellationToken);

    /// <inheritdoc/>
    public async Task<ImmutableArray<ProcessStatus>> StatusAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        var pods = await _cluster.GetAsync(PodsOf(deployment.Preview, deployment.Id), cancellationToken);
        return [.. (pods?["items"] as JsonArray ?? []).OfType<JsonNode>().Select(StatusOf)];
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<DeployedImage>> ImagesAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        var pods = await _cluster.GetAsync(PodsOf(deployment.Preview, deployment.Id), cancellationToken);
        return [.. (pods?["items"] as JsonArray ?? []).OfType<JsonNode>().SelectMany(ImagesOf)];
    }

    /// <inheritdoc/>
    public Task StopProcessAsync(Deployment deployment, string process, CancellationToken cancellationToken) => Task.FromException(new UserErrorException(
        $"The Kubernetes driver does not stop '{process}' alone.", "Experiments with single processes need 'driver: process'.", FailureCategory.Usage));

    /// <inheritdoc/>
    public async Task StopAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        await _objects.RemoveAsync(_files.Kinds(), SpaceOf(deployment.Preview), _marks.Selector(deployment.Id), cancellationToken);
        _previews.TryRemove(deployment.Id, out _);
    }

    /// <inheritdoc/>
    public async Task StopPreviewsAsync(CancellationToken cancellationToken)
    {
        if (_kubernetes.PreviewNamespace is { } space)
        {
            await _objects.RemoveAsync(_files.Kinds(), space, _marks.Selector(preview: true), cancellationToken);
            _previews.Clear();
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LogLine>> ReadAsync(Deployment deployment, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        var options = new KubernetesLogOptions(new Uri("http://cluster"), SpaceOf(deployment.Preview), _marks.Selector(deployment.Id));
        using var source = new KubernetesLogSource(options, _cluster.Open(), _parts.Redact, _parts.Time);
        return await source.ReadAsync(deployment, from, to, limit, cancellationToken);
    }

    /// <summary>Ends the previews of this driver. The target goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(CleanUp, _parts.Time);
        foreach (var key in _previews.Keys)
        {
            await _objects.RemoveAsync(_files.Kinds(), SpaceOf(isPreview: true), _marks.Selector(key), deadline.Token);
        }

        _cluster.Dispose();
        _parts.Dispose();
        _target.Dispose();
    }

    private static ProcessStatus StatusOf(JsonNode pod)
    {
        var phase = pod.TextAt("status", "phase") ?? "Unknown";
        var isReady = (pod.At("status", "containerStatuses") as JsonArray ?? []).All(container => container?["ready"]?.GetValue<bool>() == true);
        return new ProcessStatus(pod["metadata"]!["name"]!.GetValue<string>(), phase == "Running" && isReady, PodTrouble.Of(pod).FirstOrDefault()?.Text ?? phase);
    }

    // What was asked for stands in the specification, what came of it in the status: 'docker-pullable://NAME@sha256:…' or 'NAME@sha256:…'.
    private static IEnumerable<DeployedImage> ImagesOf(JsonNode pod)
    {
        foreach (var container in (pod.At("spec", "containers") as JsonArray ?? []).OfType<JsonNode>())
        {
            var status = (pod.At("status", "containerStatuses") as JsonArray)?.FirstOrDefault(entry => entry.TextAt("name") == container.TextAt("name"));
            if (container.TextAt("image") is { } name && status.TextAt("imageID") is { Length: > 0 } id)
            {
                yield return new DeployedImage(name, id[(id.LastIndexOf('@') + 1)..]);
            }
        }
    }

    private string SpaceOf(bool isPreview) => isPreview
        ? _kubernetes.PreviewNamespace ?? throw new UserErrorException("There is no namespace for previews.", "Set deploy.kubernetes.preview_namespace.", FailureCategory.Usage)
        : _kubernetes.Namespace ?? _cluster.Namespace;

    private string PodsOf(bool isPreview, string key) =>
        $"/api/v1/namespaces/{Uri.EscapeDataString(SpaceOf(isPreview))}/pods?labelSelector={Uri.EscapeDataString(_marks.Selector(key))}&limit=100";

    private string AddressOf(bool isPreview, string key) => Template.Fill(
        (isPreview ? _kubernetes.PreviewUrl : null) ?? _kubernetes.Url,
        name => name switch { "suffix" => isPreview ? $"-{_marks.IdOf(key)}" : "", "namespace" => SpaceOf(isPreview), _ => null });

    private Deployment DeploymentOf(string key, bool isPreview, ServedRevision served) => new(
        key, isPreview, ImmutableSortedDictionary<string, string>.Empty.Add(DriverParts.ServiceName, AddressOf(isPreview, key)), served);

    private async Task<Deployment?> ServingAsync(bool isPreview, string selector, CancellationToken cancellationToken)
    {
        var found = await _objects.ListAsync("apps/v1", "Deployment", SpaceOf(isPreview), selector, cancellationToken);
        if (found.IsEmpty || !found.All(deployment => Rollout.Of(deployment).IsDone)
            || found[0]["metadata"]?["annotations"] is not { } annotations
            || annotations[ClusterMarks.Key]?.GetValue<string>() is not { } key
            || annotations[ClusterMarks.Revision]?.GetValue<string>() is not { } tree)
        {
            return null;
        }

        return await _parts.Target.AskAsync(AddressOf(isPreview, key), tree, cancellationToken) is { } served ? DeploymentOf(key, isPreview, served) : null;
    }

    private async Task<DeploymentOutcome> RollOutAsync(DeploymentRequest request, BuildOutcome.Built built, ImmutableArray<Manifest> manifests, CancellationToken cancellationToken)
    {
        using var one = request.Preview ? null : await OneAtATime.EnterAsync(_target, cancellationToken);
        var former = await _objects.ReadAsync(manifests, SpaceOf(request.Preview), cancellationToken);
        var isServed = false;
        try
        {
            var start = _parts.Time.GetTimestamp();
            var (served, failure) = await ServeAsync(request, built.Tree, manifests, former, cancellationToken);
            isServed = served is not null;
            if (served is null)
            {
                return new DeploymentOutcome.Failed(failure!, built.WasNeeded);
            }

            if (request.Preview)
            {
                _previews[request.Key] = true;
            }

            return new DeploymentOutcome.Ready(DeploymentOf(request.Key, request.Preview, served), built.WasNeeded, built.Took, _parts.Time.GetElapsedTime(start));
        }
        finally
        {
            if (!isServed)
            {
                using var deadline = new CancellationTokenSource(CleanUp, _parts.Time);
                await _objects.PutBackAsync(former, deadline.Token);
            }
        }
    }

    private async Task<(ServedRevision? Served, DeploymentFailure? Failure)> ServeAsync(
        DeploymentRequest request, string tree, ImmutableArray<Manifest> manifests, ImmutableArray<FormerObject> former, CancellationToken cancellationToken)
    {
        if (await _objects.ApplyAsync(manifests, former, cancellationToken) is { } refused)
        {
            return (null, refused);
        }

        var (space, pods) = (SpaceOf(request.Preview), PodsOf(request.Preview, request.Key));
        foreach (var manifest in manifests.Where(manifest => manifest.IsDeployment))
        {
            var list = await _kinds.ListAsync(manifest.ApiVersion, manifest.Kind, space, cancellationToken);
            if (await _watch.UntilDoneAsync(list, manifest.Name, pods, cancellationToken) is { } why)
            {
                return (null, await _reason.ExplainAsync(DeploymentStage.Start, $"The roll-out of '{manifest.Name}' {why}", space, pods, cancellationToken));
            }
        }

        var answer = await _parts.Target.UntilServedAsync(AddressOf(request.Preview, request.Key), tree, cancellationToken);
        return answer.Failure is { } failure
            ? (null, await _reason.ExplainAsync(failure.Stage, failure.Reason.TrimEnd('.'), space, pods, cancellationToken))
            : (answer.Served, null);
    }
}
