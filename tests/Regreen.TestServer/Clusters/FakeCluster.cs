using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Regreen.TestServer.Clusters;

/// <summary>
/// Speaks what a Kubernetes API server speaks: discovery, server-side apply, labels, watches. How a roll-out goes, and what its pods and events
/// say, is told by the test, or comes of what really runs where it has a kubelet.
/// </summary>
internal sealed class FakeCluster : IAsyncDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private FakeApi _api = null!;
    private int _version = 100;

    public Uri Address => _api.Address;

    public IEnumerable<(string Url, string Authorization, string Body)> Requests => _api.Requests;

    /// <summary>Gets the paths of what there is.</summary>
    public IEnumerable<string> Objects => _objects.Keys.Order(StringComparer.Ordinal);

    /// <summary>Gets or sets what the watches of a roll-out say, one after the other: each a list of steps.</summary>
    public Queue<string[]> Watches { get; } = new();

    /// <summary>Gets or sets the pods of a new template, by its labels.</summary>
    public Func<JsonObject, JsonArray> Pods { get; set; } = _ => [];

    public JsonArray Events { get; set; } = [];

    public string Log { get; set; } = "";

    /// <summary>Gets or sets what is refused, by its path.</summary>
    public Func<string, (int Status, string Message)?> Refusal { get; set; } = _ => null;

    /// <summary>Gets what runs the pods; null where the test tells what they do.</summary>
    public Kubelet? Kubelet { get; private init; }

    public static async Task<FakeCluster> StartAsync(ImageHost? images = null)
    {
        FakeCluster cluster = null!;
        cluster = new FakeCluster { Kubelet = images is null ? null : new Kubelet(images, path => cluster._objects.GetValueOrDefault(path)) };
        cluster._api = await FakeApi.StartAsync(cluster.AnswerAsync);
        return cluster;
    }

    public JsonObject this[string path] => _objects[path];

    /// <summary>Puts a secret into a namespace.</summary>
    public void Keep(string space, string secret, string key, string value) =>
        _objects[$"/api/v1/namespaces/{space}/secrets/{secret}"] = new JsonObject { ["kind"] = "Secret", ["metadata"] = new JsonObject { ["name"] = secret }, ["stringData"] = new JsonObject { [key] = value } };

    /// <summary>Finds the port of a ready pod that a Service chooses, by <c>NAMESPACE.NAME</c>; null where there is none.</summary>
    public int? PortOf(string service)
    {
        lock (_lock)
        {
            return service.Split('.') is [var space, var name] && _objects.GetValueOrDefault($"/api/v1/namespaces/{space}/services/{name}")?["spec"]?["selector"] is JsonObject selector
                ? Kubelet?.Pods.FirstOrDefault(pod => pod.IsReady && pod.Space == space && selector.All(label => JsonNode.DeepEquals(pod.Labels?[label.Key], label.Value)))?.Container?.Port
                : null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        foreach (var path in _objects.Keys)
        {
            Kubelet?.Remove(path);
        }
    }

    private static Task SayAsync(HttpContext context, int status, JsonNode json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json.ToJsonString());
    }

    private static JsonObject Status(int code, string message) => new() { ["kind"] = "Status", ["apiVersion"] = "v1", ["status"] = "Failure", ["message"] = message, ["code"] = code };

    private static JsonObject Resources(params (string Name, string Kind, bool IsNamespaced)[] resources) => new()
    {
        ["kind"] = "APIResourceList",
        ["resources"] = new JsonArray([.. resources.Select(entry => new JsonObject { ["name"] = entry.Name, ["kind"] = entry.Kind, ["namespaced"] = entry.IsNamespaced })]),
    };

    private Task AnswerAsync(HttpContext context, string body)
    {
        // What is written is read before the first byte goes out.
        lock (_lock)
        {
            return Answer(context, body);
        }
    }

    private Task Answer(HttpContext context, string body)
    {
        var (path, method) = (context.Request.Path.Value!, context.Request.Method);
        if (Refusal($"{method} {path}") is { } refusal)
        {
            return SayAsync(context, refusal.Status, Status(refusal.Status, refusal.Message));
        }

        return path switch
        {
            "/api/v1" => SayAsync(context, 200, Resources(("pods", "Pod", true), ("pods/log", "Pod", true), ("services", "Service", true), ("configmaps", "ConfigMap", true), ("namespaces", "Namespace", false))),
            "/apis/apps/v1" => SayAsync(context, 200, Resources(("deployments", "Deployment", true), ("deployments/scale", "Scale", true))),
            _ when path.EndsWith("/log", StringComparison.Ordinal) => context.Response.WriteAsync(LogOf(context, path)),
            _ when path.EndsWith("/events", StringComparison.Ordinal) => SayAsync(context, 200, new JsonObject { ["items"] = Events.DeepClone() }),
            _ when path.EndsWith("/pods", StringComparison.Ordinal) => SayAsync(context, 200, new JsonObject { ["items"] = PodsOf(context) }),
            _ when context.Request.Query.ContainsKey("watch") => WatchAsync(context, path),
            _ when path.Split('/').Length is var parts && (path.StartsWith("/apis/", StringComparison.Ordinal) ? parts == 7 : parts == 6) => ListAsync(context, path),
            _ => method switch
            {
                "GET" => _objects.TryGetValue(path, out var found) ? SayAsync(context, 200, Fresh(path, found)) : SayAsync(context, 404, Status(404, "not found")),
                "PATCH" => PutAsync(context, path, JsonNode.Parse(body)!.AsObject()),
                "PUT" => PutAsync(context, path, JsonNode.Parse(body)!.AsObject()),
                "DELETE" => DeleteAsync(context, path),
                _ => SayAsync(context, 405, Status(405, method)),
            },
        };
    }

    private string LogOf(HttpContext context, string path)
    {
        var (pod, query) = (path.Split('/')[^2], context.Request.Query);
        return Kubelet is null ? Log : Kubelet.Pods.FirstOrDefault(entry => entry.Name == pod)?.Log(query.ContainsKey("previous"), query.ContainsKey("timestamps")) ?? "";
    }

    private Task DeleteAsync(HttpContext context, string path)
    {
        Kubelet?.Remove(path);
        return SayAsync(context, _objects.TryRemove(path, out _) ? 200 : 404, Status(200, ""));
    }

    // What runs says how far a Deployment is.
    private JsonObject Fresh(string path, JsonObject found)
    {
        if (Kubelet is not null && found["kind"]!.GetValue<string>() == "Deployment")
        {
            found["status"] = Kubelet.StatusOf(path, found);
        }

        return found;
    }

    private JsonArray PodsOf(HttpContext context)
    {
        if (Kubelet is not null)
        {
            return new JsonArray([.. Kubelet.Pods.Select(pod => pod.Describe()).Where(pod => IsChosen(pod, context))]);
        }

        var pods = _objects.Values.Where(entry => entry["kind"]!.GetValue<string>() == "Deployment" && IsChosen(entry, context)).SelectMany(entry => Pods(entry)).ToList();
        return new JsonArray([.. pods.Select(pod => pod!.DeepClone())]);
    }

    private static bool IsChosen(JsonObject entry, HttpContext context) => (context.Request.Query["labelSelector"].ToString() is { Length: > 0 } selector ? selector.Split(',') : [])
        .Select(part => part.Split('=')).All(part => entry["metadata"]!["labels"]?[part[0]]?.GetValue<string>() == part[1]);

    private Task ListAsync(HttpContext context, string path) => SayAsync(context, 200, new JsonObject
    {
        ["items"] = new JsonArray([.. _objects.Where(entry => entry.Key.StartsWith(path + "/", StringComparison.Ordinal) && IsChosen(entry.Value, context)).Select(entry => Fresh(entry.Key, entry.Value).DeepClone())]),
    });

    private Task PutAsync(HttpContext context, string path, JsonObject json)
    {
        var former = _objects.GetValueOrDefault(path);
        var generation = former?["metadata"]!["generation"]!.GetValue<int>() ?? 0;
        json["metadata"]!["resourceVersion"] = Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture);
        json["metadata"]!["generation"] = JsonNode.DeepEquals(former?["spec"], json["spec"]) ? generation : generation + 1;
        json["metadata"]!["uid"] = "server's own";
        if (former?["status"] is { } status)
        {
            json["status"] = status.DeepClone();
        }

        _objects[path] = json;
        if (json["kind"]!.GetValue<string>() == "Deployment")
        {
            Kubelet?.Place(path, json);
        }

        return SayAsync(context, former is null ? 201 : 200, json);
    }

    private async Task WatchAsync(HttpContext context, string path)
    {
        var name = context.Request.Query["fieldSelector"].ToString().Split('=')[1];
        var deployment = _objects[$"{path}/{name}"];
        await context.Response.StartAsync(context.RequestAborted);
        if (Kubelet is not null)
        {
            await FollowAsync(context, $"{path}/{name}");
            return;
        }

        foreach (var step in Watches.Count > 0 ? Watches.Dequeue() : ["bookmark", "half", "done"])
        {
            if (step == "hang")
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            }

            await context.Response.WriteAsync(Line(step, deployment) + "\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private async Task FollowAsync(HttpContext context, string path)
    {
        var said = "";
        while (_objects.ContainsKey(path))
        {
            var line = "";
            lock (_lock)
            {
                line = new JsonObject { ["type"] = "MODIFIED", ["object"] = Fresh(path, _objects[path]).DeepClone() }.ToJsonString() + "\n";
            }

            if (line != said)
            {
                await context.Response.WriteAsync(said = line, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }

            await Task.Delay(Glance, TimeProvider.System, context.RequestAborted);
        }
    }

    private static string Line(string step, JsonObject deployment)
    {
        if (step == "gone")
        {
            return new JsonObject { ["type"] = "ERROR", ["object"] = Status(410, "too old resource version: 101 (205)") }.ToJsonString();
        }

        if (step == "bookmark")
        {
            return """{"type":"BOOKMARK","object":{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"resourceVersion":"205"}}}""";
        }

        var replicas = deployment["spec"]!["replicas"]?.GetValue<int>() ?? 1;
        deployment["status"] = new JsonObject
        {
            ["observedGeneration"] = deployment["metadata"]!["generation"]!.DeepClone(),
            ["replicas"] = step == "half" ? replicas + 1 : replicas,
            ["updatedReplicas"] = step == "late" ? 0 : replicas,
            ["availableReplicas"] = step == "done" ? replicas : replicas - 1,
            ["conditions"] = new JsonArray(
                step == "late"
                    ? new JsonObject { ["type"] = "Progressing", ["status"] = "False", ["reason"] = "ProgressDeadlineExceeded", ["message"] = "ReplicaSet \"agents-7d9\" has timed out progressing." }
                    : new JsonObject { ["type"] = "Progressing", ["status"] = "True", ["reason"] = "ReplicaSetUpdated" }),
        };
        return new JsonObject { ["type"] = "MODIFIED", ["object"] = deployment.DeepClone() }.ToJsonString();
    }
}
