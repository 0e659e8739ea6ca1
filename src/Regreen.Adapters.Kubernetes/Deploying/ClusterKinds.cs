using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Kubernetes.Deploying;

/// <summary>Where the objects of a kind lie, as the API server itself says (discovery).</summary>
internal sealed class ClusterKinds(Cluster cluster)
{
    private readonly ConcurrentDictionary<(string, string), string> _paths = new();

    /// <summary>Gets the path of a kind's list in a namespace.</summary>
    public async Task<string> ListAsync(string apiVersion, string kind, string space, CancellationToken cancellationToken)
    {
        var group = apiVersion.Contains('/', StringComparison.Ordinal) ? $"/apis/{apiVersion}" : $"/api/{apiVersion}";
        if (!_paths.TryGetValue((apiVersion, kind), out var plural))
        {
            plural = _paths[(apiVersion, kind)] = await PluralAsync(group, apiVersion, kind, cancellationToken);
        }

        return $"{group}/namespaces/{Uri.EscapeDataString(space)}/{plural}";
    }

    private async Task<string> PluralAsync(string group, string apiVersion, string kind, CancellationToken cancellationToken)
    {
        var resources = (await cluster.GetAsync(group, cancellationToken))?["resources"] as JsonArray ?? [];
        var found = resources.FirstOrDefault(entry => entry?["kind"]?.GetValue<string>() == kind && entry["name"]?.GetValue<string>().Contains('/', StringComparison.Ordinal) == false);
        return found is null
            ? throw new UserErrorException($"The cluster knows no {kind} of {apiVersion}.", "Check apiVersion and kind in the manifest.", FailureCategory.Usage)
            : found["namespaced"]?.GetValue<bool>() == true
                ? found["name"]!.GetValue<string>()
                : throw new UserErrorException($"A {kind} belongs to the whole cluster and not to a namespace.", "Take it out of deploy.kubernetes.manifests; a deployment of the service does not change the cluster.", FailureCategory.Usage);
    }
}
