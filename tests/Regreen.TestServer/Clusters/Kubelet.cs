using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Regreen.TestServer.Clusters;

/// <summary>
/// Runs the pods of Deployments, one each: a new template gets a new pod, and the former one ends when the new one listens. One that ends is
/// started again, without the pauses of the real one.
/// </summary>
/// <param name="images">Runs images.</param>
/// <param name="find">Finds an object by its path.</param>
internal sealed class Kubelet(ImageHost images, Func<string, JsonObject?> find)
{
    private const int MostRestarts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, ImmutableList<FakePod>> _pods = new(StringComparer.Ordinal);
    private int _made;

    public IEnumerable<FakePod> Pods => _pods.Values.SelectMany(pods => pods);

    /// <summary>Makes the pods of a Deployment those of its template.</summary>
    public void Place(string path, JsonObject deployment)
    {
        var template = (JsonObject)deployment["spec"]!["template"]!.DeepClone();
        var pods = _pods.GetValueOrDefault(path, []);
        if (pods.Find(pod => JsonNode.DeepEquals(pod.Template, template)) is { } there)
        {
            KeepOnly(path, there);
            return;
        }

        var (name, space) = (deployment["metadata"]!["name"]!.GetValue<string>(), deployment["metadata"]!["namespace"]!.GetValue<string>());
        var pod = new FakePod(space, string.Create(CultureInfo.InvariantCulture, $"{name}-{Interlocked.Increment(ref _made)}"), template);
        _pods[path] = pods.Add(pod);
        _ = RunAsync(path, pod);
    }

    /// <summary>Removes the pods of a Deployment.</summary>
    public void Remove(string path) => KeepOnly(path, kept: null);

    /// <summary>Says how far a Deployment is.</summary>
    public JsonObject StatusOf(string path, JsonObject deployment)
    {
        var pods = _pods.GetValueOrDefault(path, []);
        return new JsonObject
        {
            ["observedGeneration"] = deployment["metadata"]!["generation"]!.DeepClone(),
            ["replicas"] = pods.Count,
            ["updatedReplicas"] = pods.Count(pod => JsonNode.DeepEquals(pod.Template, deployment["spec"]!["template"])),
            ["availableReplicas"] = pods.Count(pod => pod.IsReady),
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Progressing", ["status"] = "True", ["reason"] = "ReplicaSetUpdated" }),
        };
    }

    private void KeepOnly(string path, FakePod? kept)
    {
        foreach (var pod in _pods.GetValueOrDefault(path, []).Where(pod => pod != kept))
        {
            pod.IsRemoved = true;
            pod.IsReady = false;
            if (pod.Container is { } container)
            {
                _ = images.StopAsync(container);
            }
        }

        _pods[path] = kept is null ? [] : [kept];
    }

    private async Task RunAsync(string path, FakePod pod)
    {
        if (!images.Has(pod.Image))
        {
            pod.Waits = ("ImagePullBackOff", $"Back-off pulling image \"{pod.Image}\"");
            return;
        }

        pod.Digest = images.DigestOf(pod.Image);
        while (!pod.IsRemoved && pod.Restarts < MostRestarts)
        {
            pod.Waits = null;
            (pod.Container, var isListening) = await images.StartAsync(pod.Image, Variables(pod), CancellationToken.None);
            if (pod.IsRemoved)
            {
                await images.StopAsync(pod.Container);
                return;
            }

            if (isListening)
            {
                pod.IsReady = true;
                KeepOnly(path, pod);
            }

            await pod.Container.Ended;
            pod.IsReady = false;
            pod.Former = pod.Container;
            pod.Waits = ("CrashLoopBackOff", "back-off restarting failed container");
            pod.Restarts++;
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    private IEnumerable<KeyValuePair<string, string>> Variables(FakePod pod)
    {
        foreach (var entry in (pod.Template["spec"]!["containers"]![0]!["env"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var secret = entry["valueFrom"]?["secretKeyRef"];
            var value = secret is null
                ? entry["value"]!.GetValue<string>()
                : find($"/api/v1/namespaces/{pod.Space}/secrets/{secret["name"]}")!["stringData"]![secret["key"]!.GetValue<string>()]!.GetValue<string>();
            yield return KeyValuePair.Create(entry["name"]!.GetValue<string>(), value);
        }
    }
}
