using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Kubernetes.Deploying;

/// <summary>An object as it was before a deployment; its own is null where there was none.</summary>
internal sealed record FormerObject(string Path, JsonObject? Json);

/// <summary>Applies objects, puts back what was there before, and removes what is no longer wanted.</summary>
internal sealed class ClusterObjects(Cluster cluster, ClusterKinds kinds)
{
    private const string Owner = "fieldManager=regreen&force=true";

    // What only the server may say of an object.
    private static readonly string[] ServersOwn = ["resourceVersion", "uid", "creationTimestamp", "generation", "managedFields", "selfLink"];

    /// <summary>Reads how the objects are.</summary>
    public async Task<ImmutableArray<FormerObject>> ReadAsync(ImmutableArray<Manifest> manifests, string space, CancellationToken cancellationToken)
    {
        var former = ImmutableArray.CreateBuilder<FormerObject>();
        foreach (var manifest in manifests)
        {
            var path = $"{await kinds.ListAsync(manifest.ApiVersion, manifest.Kind, space, cancellationToken)}/{Uri.EscapeDataString(manifest.Name)}";
            former.Add(new FormerObject(path, await cluster.GetAsync(path, cancellationToken) as JsonObject));
        }

        return former.ToImmutable();
    }

    /// <summary>Applies objects on the server's side; a failure is its refusal. Applying the same again changes nothing.</summary>
    public async Task<DeploymentFailure?> ApplyAsync(ImmutableArray<Manifest> manifests, ImmutableArray<FormerObject> former, CancellationToken cancellationToken)
    {
        foreach (var (manifest, place) in manifests.Zip(former))
        {
            var answer = await cluster.AskAsync(HttpMethod.Patch, $"{place.Path}?{Owner}", manifest.Json, "application/apply-patch+yaml", cancellationToken);
            if (!answer.IsSuccess)
            {
                var stage = (int)answer.Status >= 500 ? DeploymentStage.Infrastructure : DeploymentStage.Start;
                return new DeploymentFailure(stage, FormattableString.Invariant($"Kubernetes refused {manifest.Kind} '{manifest.Name}' ({(int)answer.Status}): {cluster.Readable(answer.Message)}."), Output: null);
            }
        }

        return null;
    }

    /// <summary>Puts objects back as they were; the last one first.</summary>
    public async Task PutBackAsync(ImmutableArray<FormerObject> former, CancellationToken cancellationToken)
    {
        foreach (var (path, json) in former.Reverse().Select(entry => (entry.Path, entry.Json)))
        {
            if (json is null)
            {
                await cluster.DeleteAsync(path, cancellationToken);
                continue;
            }

            var body = (JsonObject)json.DeepClone();
            body.Remove("status");
            foreach (var name in ServersOwn)
            {
                body["metadata"]!.AsObject().Remove(name);
            }

            var answer = await cluster.AskAsync(HttpMethod.Put, $"{path}?fieldManager=regreen", body, "application/json", cancellationToken);
            if (!answer.IsSuccess)
            {
                throw new Core.UserErrorException(
                    FormattableString.Invariant($"'{path}' could not be put back as it was ({(int)answer.Status}): {cluster.Readable(answer.Message)}."),
                    "Look at it by hand: kubectl rollout undo.",
                    FailureCategory.Infrastructure);
            }
        }
    }

    /// <summary>Lists the objects of a kind with a label.</summary>
    public async Task<ImmutableArray<JsonNode>> ListAsync(string apiVersion, string kind, string space, string selector, CancellationToken cancellationToken)
    {
        var list = await kinds.ListAsync(apiVersion, kind, space, cancellationToken);
        return [.. ((await cluster.GetAsync($"{list}?labelSelector={Uri.EscapeDataString(selector)}", cancellationToken))?["items"] as JsonArray ?? []).OfType<JsonNode>()];
    }

    /// <summary>Removes every object of some kinds with a label.</summary>
    public async Task RemoveAsync(ImmutableArray<(string ApiVersion, string Kind)> all, string space, string selector, CancellationToken cancellationToken)
    {
        foreach (var (apiVersion, kind) in all)
        {
            var list = await kinds.ListAsync(apiVersion, kind, space, cancellationToken);
            foreach (var found in await ListAsync(apiVersion, kind, space, selector, cancellationToken))
            {
                await cluster.DeleteAsync($"{list}/{Uri.EscapeDataString(found["metadata"]!["name"]!.GetValue<string>())}", cancellationToken);
            }
        }
    }
}
