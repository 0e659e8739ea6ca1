using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Regreen.Core;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;

namespace Regreen.Adapters.GoogleCloud.Deploying;

/// <summary>
/// Deploys revisions of a Cloud Run service. A revision first gets an address of its own, by a tag, and no traffic: there it must be ready and
/// report itself. A preview stays so; the target then gets all of the traffic, or the former revision gets it back.
/// </summary>
public sealed class CloudRunDriver : IDriver, IAsyncDisposable
{
    private const string Hint = "Check deploy.cloud_run in regreen.yaml, and that the account has the roles that docs/guides/delivering.md lists.";
    private static readonly TimeSpan CleanUp = TimeSpan.FromMinutes(2);

    private readonly DriverParts _parts;
    private readonly RunApi _api;
    private readonly RunNames _names;
    private readonly RunTemplate _template;
    private readonly RunService _service;
    private readonly SemaphoreSlim _one = new(1);
    private readonly ConcurrentDictionary<string, bool> _previews = new(StringComparer.Ordinal);

    /// <summary>Makes a driver; nothing is touched until it is asked.</summary>
    /// <param name="parts">What it is given.</param>
    /// <param name="readYaml">Reads the documents of a YAML text as JSON.</param>
    public CloudRunDriver(DriverParts parts, Func<string, IReadOnlyList<JsonNode>> readYaml)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var run = parts.Deploy.CloudRun ?? throw new ArgumentException("The configuration has no 'deploy.cloud_run'.", nameof(parts));
        var identity = new GoogleIdentity(
            run.Credentials is { } file ? Path.GetFullPath(file, parts.Config.Root) : null,
            new Uri("http://metadata.google.internal"),
            "https://www.googleapis.com/auth/cloud-platform",
            Hint);
        _parts = parts;
        _api = new RunApi(new Uri(run.Endpoint ?? "https://run.googleapis.com"), identity, parts.Deploy.ReadyTimeout, parts.Redact, parts.Time);
        _names = new RunNames(run);
        _template = new RunTemplate(parts, run, _names, readYaml);
        _service = new RunService(_api, _names, run, parts);
    }

    /// <inheritdoc/>
    public Task<DeploymentOutcome> DeployAsync(DeploymentRequest request, CancellationToken cancellationToken) =>
        _parts.PutOutOnceAsync(request, FindAsync, (checkout, built) => PutOutAsync(request, checkout, built, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task<Deployment?> FindAsync(string key, CancellationToken cancellationToken)
    {
        var service = await _service.ReadAsync(cancellationToken);
        if (service is null)
        {
            return null;
        }

        return RunTraffic.Whole(service) == _names.RevisionOf(key) ? await ServingAsync(_names.RevisionOf(key), service["uri"]?.GetValue<string>(), isPreview: false, cancellationToken)
            : RunTraffic.AddressOf(service, RunNames.TagOf(key)) is { } address ? await ServingAsync(_names.RevisionOf(key), address, isPreview: true, cancellationToken)
            : null;
    }

    /// <inheritdoc/>
    public async Task<Deployment?> FindTargetAsync(CancellationToken cancellationToken) =>
        await _service.ReadAsync(cancellationToken) is { } service && RunTraffic.Whole(service) is { } revision
            ? await ServingAsync(revision, service["uri"]?.GetValue<string>(), isPreview: false, cancellationToken)
            : null;

    /// <inheritdoc/>
    public Task<ImmutableArray<ProcessStatus>> StatusAsync(Deployment deployment, CancellationToken cancellationToken) => Task.FromResult<ImmutableArray<ProcessStatus>>([]);

    /// <inheritdoc/>
    public async Task<ImmutableArray<DeployedImage>> ImagesAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        var revision = await _api.GetAsync(_names.PathOf(_names.RevisionOf(deployment.Id)), cancellationToken);
        return revision is null ? [] : _template.ImagesOf(revision);
    }

    /// <inheritdoc/>
    public Task StopProcessAsync(Deployment deployment, string process, CancellationToken cancellationToken) => Task.FromException(new UserErrorException(
        $"The Cloud Run driver cannot stop '{process}' alone.", "Experiments with single processes need 'driver: process'.", FailureCategory.Usage));

    /// <inheritdoc/>
    public async Task StopAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        if (deployment.Preview)
        {
            await RemoveAsync(tag => tag == RunNames.TagOf(deployment.Id), cancellationToken);
            _previews.TryRemove(deployment.Id, out _);
            return;
        }

        if (await _service.ReadAsync(cancellationToken) is not { } service)
        {
            return;
        }

        // A service that was there before is the user's, with its address and its access rules.
        if (service["labels"]?[RunNames.CreatedLabel] is null)
        {
            throw new UserErrorException("The service was not made by Regreen, so it is not removed.", "gcloud run services delete removes it.", FailureCategory.Usage);
        }

        if (await _service.RemoveAsync(cancellationToken) is { } refused)
        {
            throw new UserErrorException($"The service could not be removed: {refused}.", Hint, FailureCategory.Infrastructure);
        }
    }

    /// <inheritdoc/>
    public async Task StopPreviewsAsync(CancellationToken cancellationToken)
    {
        await RemoveAsync(tag => tag.StartsWith(RunNames.TagPrefix, StringComparison.Ordinal), cancellationToken);
        _previews.Clear();
    }

    /// <summary>Ends the previews of this driver. The target goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_previews.IsEmpty)
        {
            using var deadline = new CancellationTokenSource(CleanUp, _parts.Time);
            var tags = _previews.Keys.Select(RunNames.TagOf).ToHashSet(StringComparer.Ordinal);
            await RemoveAsync(tags.Contains, deadline.Token);
        }

        _api.Dispose();
        _parts.Dispose();
        _one.Dispose();
    }

    private static DeploymentOutcome.Failed Failed(DeploymentStage stage, string reason, bool built) => new(new DeploymentFailure(stage, $"{reason}.", Output: null), built);

    private static Deployment DeploymentOf(string key, bool isPreview, string address, ServedRevision served) =>
        new(key, isPreview, ImmutableSortedDictionary<string, string>.Empty.Add(DriverParts.ServiceName, address), served);

    private async Task<Deployment?> ServingAsync(string revision, string? address, bool isPreview, CancellationToken cancellationToken)
    {
        var annotations = (await _api.GetAsync(_names.PathOf(revision), cancellationToken))?["annotations"];
        return address is not null
            && annotations?[RunNames.KeyAnnotation]?.GetValue<string>() is { } key
            && annotations[RunNames.RevisionAnnotation]?.GetValue<string>() is { } tree
            && await _parts.Target.AskAsync(address, tree, cancellationToken) is { } served
                ? DeploymentOf(key, isPreview, address, served)
                : null;
    }

    // Changes of one service follow each other: each is made from what the one before left.
    private async Task<string?> ChangeAsync(Func<JsonObject, JsonObject> change, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            return await _service.ChangeAsync(change, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    private Task<string?> ChangeTrafficAsync(Func<JsonArray, JsonArray> change, CancellationToken cancellationToken) =>
        ChangeAsync(service => new JsonObject { ["traffic"] = change(RunTraffic.Pinned(service)) }, cancellationToken);

    private async Task RemoveAsync(Func<string, bool> isUnwanted, CancellationToken cancellationToken)
    {
        if (await _service.ReadAsync(cancellationToken) is not { } service || RunTraffic.Tags(service).Where(entry => isUnwanted(entry.Tag)).ToList() is not { Count: > 0 } unwanted)
        {
            return;
        }

        if (await ChangeTrafficAsync(traffic => RunTraffic.WithoutTags(traffic, isUnwanted), cancellationToken) is { } refused)
        {
            throw new UserErrorException($"The previews could not be removed: {refused}.", Hint, FailureCategory.Infrastructure);
        }

        foreach (var (_, revision) in unwanted.Where(entry => entry.Revision != RunTraffic.Whole(service)))
        {
            await _service.RemoveRevisionAsync(revision, cancellationToken);
        }
    }

    private async Task<DeploymentOutcome> PutOutAsync(DeploymentRequest request, ICheckout checkout, BuildOutcome.Built built, CancellationToken cancellationToken)
    {
        var start = _parts.Time.GetTimestamp();
        var isDone = false;
        JsonArray? former = null;
        try
        {
            var (address, failure) = await TagAsync(request, checkout, cancellationToken);
            if (failure is not null)
            {
                return Failed(failure.Stage, failure.Reason, built.WasNeeded);
            }

            var answer = await _parts.Target.UntilServedAsync(address!, checkout.Tree, cancellationToken);
            if (answer.Served is not null && !request.Preview)
            {
                former = RunTraffic.Pinned((await _service.ReadAsync(cancellationToken))!);
                (address, answer) = await ShiftAsync(request, checkout.Tree, cancellationToken);
            }

            if (answer.Served is not { } served)
            {
                return new DeploymentOutcome.Failed(answer.Failure!, built.WasNeeded);
            }

            isDone = true;
            if (request.Preview)
            {
                _previews[request.Key] = true;
            }

            return new DeploymentOutcome.Ready(DeploymentOf(request.Key, request.Preview, address!, served), built.WasNeeded, built.Took, _parts.Time.GetElapsedTime(start));
        }
        finally
        {
            if (!isDone)
            {
                await TakeBackAsync(request, former);
            }
        }
    }

    // Traffic first, then the address: until then the former revision serves everybody.
    private async Task<(string? Address, DeploymentFailure? Failure)> TagAsync(DeploymentRequest request, ICheckout checkout, CancellationToken cancellationToken)
    {
        var (revision, tag) = (_names.RevisionOf(request.Key), RunNames.TagOf(request.Key));
        var service = await _service.ReadAsync(cancellationToken);
        string? refused = null;
        if (service is null)
        {
            refused = await _service.CreateAsync(_template.Make(request, service: null, checkout.Path, checkout.Tree), cancellationToken);
        }

        var isMade = await _api.GetAsync(_names.PathOf(revision), cancellationToken) is not null;
        refused ??= await ChangeAsync(
            now =>
            {
                var change = new JsonObject { ["traffic"] = RunTraffic.WithTag(RunTraffic.Pinned(now), revision, tag) };
                if (!isMade)
                {
                    change["template"] = _template.Make(request, now, checkout.Path, checkout.Tree);
                }

                return change;
            },
            cancellationToken);
        string? address = null;
        refused ??= await _service.UntilAsync(
            now => (address = RunTraffic.AddressOf(now, tag)) is not null && (isMade || RunNames.Short(now["latestReadyRevision"]?.GetValue<string>()) == revision),
            $"Revision '{revision}' was not ready",
            cancellationToken);
        return refused is null ? (address, null) : (null, new DeploymentFailure(DeploymentStage.Start, await _service.TroubleOfAsync(revision, cancellationToken) ?? refused, Output: null));
    }

    private async Task<(string? Address, TargetAnswer Answer)> ShiftAsync(DeploymentRequest request, string tree, CancellationToken cancellationToken)
    {
        var (revision, tag) = (_names.RevisionOf(request.Key), RunNames.TagOf(request.Key));
        string? address = null;
        var refused = await ChangeTrafficAsync(traffic => RunTraffic.AllTo(traffic, revision, tag), cancellationToken)
            ?? await _service.UntilAsync(
                now =>
                {
                    address = now["uri"]?.GetValue<string>();
                    return RunTraffic.Whole(now) == revision && address is not null;
                },
                $"Revision '{revision}' did not get the traffic",
                cancellationToken);
        return refused is null
            ? (address, await _parts.Target.UntilServedAsync(address!, tree, cancellationToken))
            : (null, new TargetAnswer(Served: null, new DeploymentFailure(DeploymentStage.Start, $"{refused}.", Output: null)));
    }

    // On its own time: it must be done also when the caller was cancelled.
    private async Task TakeBackAsync(DeploymentRequest request, JsonArray? former)
    {
        using var deadline = new CancellationTokenSource(CleanUp, _parts.Time);
        var tag = RunNames.TagOf(request.Key);
        if (former is not null)
        {
            await ChangeTrafficAsync(_ => (JsonArray)former.DeepClone(), deadline.Token);
        }

        await RemoveAsync(unwanted => unwanted == tag, deadline.Token);
    }
}
