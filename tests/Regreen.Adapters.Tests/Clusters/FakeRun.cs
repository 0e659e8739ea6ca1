using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Regreen.Adapters.Tests.Logs;

namespace Regreen.Adapters.Tests.Clusters;

/// <summary>
/// Speaks what the Cloud Run Admin API v2 speaks: a service, its revisions, traffic with tags, operations that take a few polls, quota. The
/// addresses of the service and of its tags are one server's, which knows by the host name whom it stands for.
/// </summary>
internal sealed class FakeRun : IAsyncDisposable
{
    public const string Service = "/v2/projects/shop/locations/europe-west1/services/agents";

    private readonly Dictionary<string, JsonObject> _revisions = new(StringComparer.Ordinal);
    private FakeApi _api = null!;
    private JsonObject? _service;
    private int _operations;
    private int _etag;

    public Uri Address => _api.Address;

    public IReadOnlyCollection<(string Url, string Authorization, string Body)> Requests => _api.Requests;

    public JsonObject? State => _service;

    public IReadOnlyDictionary<string, JsonObject> Revisions => _revisions;

    /// <summary>Gets or sets how often an operation is polled until it is done.</summary>
    public int Polls { get; set; } = 1;

    /// <summary>Gets or sets which operation never ends; 0: none.</summary>
    public int Stuck { get; set; }

    /// <summary>Gets or sets how many requests are refused for want of quota first.</summary>
    public int Quota { get; set; }

    /// <summary>Gets or sets how many changes are refused because somebody else's came in between.</summary>
    public int Conflicts { get; set; }

    /// <summary>Gets or sets why a revision of an image does not become ready; null where it does.</summary>
    public Func<string, string?> Broken { get; set; } = _ => null;

    public static async Task<FakeRun> StartAsync()
    {
        var run = new FakeRun();
        run._api = await FakeApi.StartAsync(run.AnswerAsync);
        return run;
    }

    /// <summary>Makes the service as somebody made it before: all traffic goes to the latest revision.</summary>
    public void Deployed(string image)
    {
        Apply(JsonNode.Parse($$"""{ "template": { "revision": "agents-00001", "containers": [ { "image": "{{image}}", "env": [ { "name": "KEPT", "value": "yes" } ] } ] }, "traffic": [ { "type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "percent": 100 } ] }""")!.AsObject());
    }

    /// <summary>Gets the image that serves at an address.</summary>
    public string? ImageAt(string host) =>
        (_service?["trafficStatuses"] as JsonArray ?? []).FirstOrDefault(entry => host.Contains("---", StringComparison.Ordinal) ? host.StartsWith($"{entry!["tag"]}---", StringComparison.Ordinal) : entry!["percent"]?.GetValue<int>() == 100)
            is { } status ? _revisions[status["revision"]!.GetValue<string>()]["containers"]![0]!["image"]!.GetValue<string>() : null;

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    private static Task SayAsync(HttpContext context, int status, JsonNode json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json.ToJsonString());
    }

    private static Task RefuseAsync(HttpContext context, int code, string status, string message) =>
        SayAsync(context, code, new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message, ["status"] = status } });

    private Task AnswerAsync(HttpContext context, string body)
    {
        var (path, method) = (context.Request.Path.Value!, context.Request.Method);
        if (path.EndsWith("/token", StringComparison.Ordinal))
        {
            return SayAsync(context, 200, new JsonObject { ["access_token"] = "t0ken", ["expires_in"] = 3600 });
        }

        if (Quota > 0)
        {
            Quota--;
            context.Response.Headers.RetryAfter = "1";
            return RefuseAsync(context, 429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Write requests' of service 'run.googleapis.com'.");
        }

        return (method, path) switch
        {
            ("GET", _) when path.Contains("/operations/", StringComparison.Ordinal) => SayAsync(context, 200, Operation(path)),
            ("GET", Service) => _service is null ? RefuseAsync(context, 404, "NOT_FOUND", "Resource 'agents' was not found.") : SayAsync(context, 200, _service),
            ("GET", _) => _revisions.TryGetValue(path.Split('/')[^1], out var revision) ? SayAsync(context, 200, revision) : RefuseAsync(context, 404, "NOT_FOUND", "Revision was not found."),
            ("POST", _) or ("PATCH", _) => ChangeAsync(context, JsonNode.Parse(body)!.AsObject()),
            ("DELETE", Service) => DeleteServiceAsync(context),
            _ => DeleteRevisionAsync(context, path.Split('/')[^1]),
        };
    }

    private Task ChangeAsync(HttpContext context, JsonObject body)
    {
        if (body["etag"] is { } etag && (etag.GetValue<string>() != _service!["etag"]!.GetValue<string>() || Conflicts-- > 0))
        {
            return RefuseAsync(context, 409, "ABORTED", "Conflict for resource 'agents': version '1' was specified but current version is '2'.");
        }

        if (body["template"]?["revision"]?.GetValue<string>() is { } name && _revisions.ContainsKey(name))
        {
            return RefuseAsync(context, 409, "ALREADY_EXISTS", $"Revision named '{name}' with different configuration already exists.");
        }

        Apply(body);
        return SayAsync(context, 200, Operation($"/v2/projects/shop/locations/europe-west1/operations/{Interlocked.Increment(ref _operations)}-0"));
    }

    // The last part of an operation's name counts how often it was polled.
    private JsonObject Operation(string path)
    {
        var polled = int.Parse(path.Split('-')[^1], CultureInfo.InvariantCulture);
        var operation = new JsonObject { ["name"] = $"{path[4..path.LastIndexOf('-')]}-{polled + 1}" };
        var isStuck = Stuck > 0 && operation["name"]!.GetValue<string>().Contains($"/operations/{Stuck}-", StringComparison.Ordinal);
        if (polled >= Polls && !isStuck)
        {
            operation["done"] = true;
            if (_service?["terminalCondition"]?["message"] is { } message)
            {
                operation["error"] = new JsonObject { ["code"] = 13, ["message"] = message.DeepClone() };
            }
        }

        return operation;
    }

    private void Apply(JsonObject body)
    {
        _service ??= new JsonObject { ["name"] = Service[4..], ["uri"] = "https://agents.test" };
        _service["labels"] = body["labels"]?.DeepClone() ?? _service["labels"]?.DeepClone();
        _service["etag"] = $"\"{Interlocked.Increment(ref _etag)}\"";
        _service["traffic"] = body["traffic"]?.DeepClone() ?? _service["traffic"]?.DeepClone() ?? JsonNode.Parse("""[ { "type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "percent": 100 } ]""");
        _service["terminalCondition"] = new JsonObject { ["type"] = "Ready", ["state"] = "CONDITION_SUCCEEDED" };
        if (body["template"] is JsonObject template)
        {
            _service["template"] = template.DeepClone();
            Add(template["revision"]!.GetValue<string>(), (JsonObject)template.DeepClone());
        }

        Route();
    }

    private void Add(string name, JsonObject revision)
    {
        revision["name"] = $"{Service[4..]}/revisions/{name}";
        _revisions[name] = revision;
        _service!["latestCreatedRevision"] = revision["name"]!.DeepClone();
        if (Broken(revision["containers"]![0]!["image"]!.GetValue<string>()) is not { } reason)
        {
            _service["latestReadyRevision"] = revision["name"]!.DeepClone();
            revision["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["state"] = "CONDITION_SUCCEEDED" });
            return;
        }

        revision["conditions"] = new JsonArray(
            new JsonObject { ["type"] = "ResourcesAvailable", ["state"] = "CONDITION_SUCCEEDED" },
            new JsonObject { ["type"] = "Ready", ["state"] = "CONDITION_FAILED", ["message"] = reason, ["revisionReason"] = "HEALTH_CHECK_CONTAINER_ERROR" });
        _service["terminalCondition"] = new JsonObject { ["type"] = "Ready", ["state"] = "CONDITION_FAILED", ["message"] = $"Revision '{name}' is not ready and cannot serve traffic. {reason}" };
    }

    private void Route()
    {
        var latest = _service!["latestReadyRevision"]?.GetValue<string>().Split('/')[^1];
        _service["trafficStatuses"] = new JsonArray([.. _service["traffic"]!.AsArray().OfType<JsonObject>().Select(entry =>
        {
            var status = (JsonObject)entry.DeepClone();
            status["revision"] ??= latest;
            if (entry["tag"]?.GetValue<string>() is { } tag)
            {
                status["uri"] = $"https://{tag}---agents.test";
            }

            return (JsonNode)status;
        }).Where(status => status["revision"] is not null)]);
    }

    private Task DeleteRevisionAsync(HttpContext context, string name)
    {
        if (_service!["latestCreatedRevision"]!.GetValue<string>().EndsWith($"/{name}", StringComparison.Ordinal))
        {
            return RefuseAsync(context, 400, "FAILED_PRECONDITION", $"The latest created revision {name} cannot be directly deleted.");
        }

        _revisions.Remove(name);
        return SayAsync(context, 200, Operation("/v2/projects/shop/locations/europe-west1/operations/d-0"));
    }

    private Task DeleteServiceAsync(HttpContext context)
    {
        _service = null;
        return SayAsync(context, 200, Operation("/v2/projects/shop/locations/europe-west1/operations/s-0"));
    }
}
