using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Regreen.Adapters.Tests.Logs;

namespace Regreen.Adapters.Tests.Clusters;

/// <summary>
/// Speaks what a Kubernetes API server speaks: discovery, server-side apply, labels, watches. How a roll-out goes, and what its pods and events
/// say, is told by the test.
/// </summary>
internal sealed class FakeCluster : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
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

    public static async Task<FakeCluster> StartAsync()
    {
        var cluster = new FakeCluster();
        cluster._api = await FakeApi.StartAsync(cluster.AnswerAsync);
        return cluster;
    }

    public JsonObject this[string path] => _objects[path];

    public ValueTask DisposeAsync() => _api.DisposeAsync();

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
        var (path, method) = (context.Request.Path.Value!, context.Request.Method);
        if (Refusal($"{method} {path}") is { } refusal)
        {
            return SayAsync(context, refusal.Status, Status(refusal.Status, refusal.Message));
        }

        return path switch
        {
            "/api/v1" => SayAsync(context, 200, Resources(("pods", "Pod", true), ("pods/log", "Pod", true), ("services", "Service", true), ("configmaps", "ConfigMap", true), ("namespaces", "Namespace", false))),
            "/apis/apps/v1" => SayAsync(context, 200, Resources(("deployments", "Deployment", true), ("deployments/scale", "Scale", true))),
            _ when path.EndsWith("/log", StringComparison.Ordinal) => context.Response.WriteAsync(Log),
            _ when path.EndsWith("/events", StringComparison.Ordinal) => SayAsync(context, 200, new JsonObject { ["items"] = Events.DeepClone() }),
            _ when path.EndsWith("/pods", StringComparison.Ordinal) => SayAsync(context, 200, new JsonObject { ["items"] = PodsOf(context) }),
            _ when context.Request.Query.ContainsKey("watch") => WatchAsync(context, path),
            _ when path.Split('/').Length is var parts && (path.StartsWith("/apis/", StringComparison.Ordinal) ? parts == 7 : parts == 6) => ListAsync(context, path),
            _ => method switch
            {
                "GET" => _objects.TryGetValue(path, out var found) ? SayAsync(context, 200, found) : SayAsync(context, 404, Status(404, "not found")),
                "PATCH" => PutAsync(context, path, JsonNode.Parse(body)!.AsObject()),
                "PUT" => PutAsync(context, path, JsonNode.Parse(body)!.AsObject()),
                "DELETE" => SayAsync(context, _objects.TryRemove(path, out _) ? 200 : 404, Status(200, "")),
                _ => SayAsync(context, 405, Status(405, method)),
            },
        };
    }

    private JsonArray PodsOf(HttpContext context)
    {
        var pods = _objects.Values.Where(entry => entry["kind"]!.GetValue<string>() == "Deployment" && IsChosen(entry, context)).SelectMany(entry => Pods(entry)).ToList();
        return new JsonArray([.. pods.Select(pod => pod!.DeepClone())]);
    }

    private static bool IsChosen(JsonObject entry, HttpContext context) => (context.Request.Query["labelSelector"].ToString() is { Length: > 0 } selector ? selector.Split(',') : [])
        .Select(part => part.Split('=')).All(part => entry["metadata"]!["labels"]?[part[0]]?.GetValue<string>() == part[1]);

    private Task ListAsync(HttpContext context, string path) => SayAsync(context, 200, new JsonObject
    {
        ["items"] = new JsonArray([.. _objects.Where(entry => entry.Key.StartsWith(path + "/", StringComparison.Ordinal) && IsChosen(entry.Value, context)).Select(entry => entry.Value.DeepClone())]),
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
        return SayAsync(context, former is null ? 201 : 200, json);
    }

    private async Task WatchAsync(HttpContext context, string path)
    {
        var name = context.Request.Query["fieldSelector"].ToString().Split('=')[1];
        var deployment = _objects[$"{path}/{name}"];
        await context.Response.StartAsync(context.RequestAborted);
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
