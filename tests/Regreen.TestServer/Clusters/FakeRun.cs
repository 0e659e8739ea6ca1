using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Regreen.TestServer.Containers;

namespace Regreen.TestServer.Clusters;

/// <summary>
/// Speaks what the Cloud Run Admin API v2 speaks: a service, its revisions, traffic with tags, operations that take a few polls, quota. Where it
/// has images to run, revisions with traffic or a tag are processes of this machine; else only their addresses are made up.
/// </summary>
internal sealed class FakeRun : IAsyncDisposable
{
    public const string Service = "/v2/projects/shop/locations/europe-west1/services/agents";

    private readonly Dictionary<string, JsonObject> _revisions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FakeContainer> _containers = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _changes = new(1);
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

    /// <summary>Gets what runs the revisions; null where nothing does.</summary>
    public ImageHost? Images { get; private init; }

    /// <summary>Gets or sets the address of the service, or of one of its tags.</summary>
    public Func<string?, string> AddressOf { get; set; } = tag => tag is null ? "https://agents.test" : $"https://{tag}---agents.test";

    public static async Task<FakeRun> StartAsync(ImageHost? images = null)
    {
        var run = new FakeRun { Images = images };
        run._api = await FakeApi.StartAsync(run.AnswerAsync);
        return run;
    }

    /// <summary>Makes the service as somebody made it before: all traffic goes to the latest revision.</summary>
    public void Deployed(string image)
    {
        Apply(JsonNode.Parse($$"""{ "template": { "revision": "agents-00001", "containers": [ { "image": "{{image}}", "env": [ { "name": "KEPT", "value": "yes" } ] } ] }, "traffic": [ { "type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "percent": 100 } ] }""")!.AsObject(), broken: null);
    }

    /// <summary>Gets the image that serves at an address.</summary>
    public string? ImageAt(string host) =>
        (_service?["trafficStatuses"] as JsonArray ?? []).FirstOrDefault(entry => host.Contains("---", StringComparison.Ordinal) ? host.StartsWith($"{entry!["tag"]}---", StringComparison.Ordinal) : entry!["percent"]?.GetValue<int>() == 100)
            is { } status ? _revisions[status["revision"]!.GetValue<string>()]["containers"]![0]!["image"]!.GetValue<string>() : null;

    /// <summary>Finds the port of the revision that has a tag, or all of the traffic; null where there is none.</summary>
    public int? PortOf(string? tag)
    {
        lock (_lock)
        {
            return Statuses.FirstOrDefault(entry => tag is null ? entry["percent"]?.GetValue<int>() == 100 : entry["tag"]?.GetValue<string>() == tag)?["revision"] is { } revision
                && _containers.TryGetValue(revision.GetValue<string>(), out var container) ? container.Port : null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _changes.Dispose();
    }

    private IEnumerable<JsonNode> Statuses => (_service?["trafficStatuses"] as JsonArray ?? []).OfType<JsonNode>();

    private static Task SayAsync(HttpContext context, int status, JsonNode json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json.ToJsonString());
    }

    private static Task RefuseAsync(HttpContext context, int code, string status, string message) =>
        SayAsync(context, code, new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message, ["status"] = status } });

    private async Task AnswerAsync(HttpContext context, string body)
    {
        if (context.Request.Method == "GET")
        {
            await LockedAsync(context, body, broken: null);
            return;
        }

        await _changes.WaitAsync(context.RequestAborted);
        try
        {
            var broken = body.StartsWith('{') && JsonNode.Parse(body)!["template"] is JsonObject template ? await TryAsync(template, context.RequestAborted) : null;
            await LockedAsync(context, body, broken);
            await ScaleAsync(CancellationToken.None);
        }
        finally
        {
            _changes.Release();
        }
    }

    // What is written is read before the first byte goes out.
    private Task LockedAsync(HttpContext context, string body, string? broken)
    {
        lock (_lock)
        {
            return Answer(context, body, broken);
        }
    }

    private Task Answer(HttpContext context, string body, string? broken)
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
            ("POST", _) or ("PATCH", _) => ChangeAsync(context, JsonNode.Parse(body)!.AsObject(), broken),
            ("DELETE", Service) => DeleteServiceAsync(context),
            _ => DeleteRevisionAsync(context, path.Split('/')[^1]),
        };
    }

    // Starts what a template says; why it does not start, in the words of Cloud Run.
    private async Task<string?> TryAsync(JsonObject template, CancellationToken cancellationToken)
    {
        var container = template["containers"]![0]!;
        var (name, image) = (template["revision"]!.GetValue<string>(), container["image"]!.GetValue<string>());
        if (Images is null || Broken(image) is not null || _containers.ContainsKey(name))
        {
            return Broken(image);
        }

        if (!Images.Has(image))
        {
            return $"Image '{image}' not found.";
        }

        var variables = (container["env"] as JsonArray ?? []).Select(entry => KeyValuePair.Create(entry!["name"]!.GetValue<string>(), entry["value"]!.GetValue<string>()));
        var (started, isListening) = await Images.StartAsync(image, variables, cancellationToken);
        if (isListening && _containers.TryAdd(name, started))
        {
            return null;
        }

        await Images.StopAsync(started);
        return isListening ? null : "The user-provided container failed to start and listen on the port defined provided by the PORT=8080 environment variable within the allocated timeout.";
    }

    // Revisions that somebody can reach run, others do not.
    private async Task ScaleAsync(CancellationToken cancellationToken)
    {
        if (Images is null)
        {
            return;
        }

        Dictionary<string, JsonObject> wanted;
        lock (_lock)
        {
            wanted = Statuses.Select(entry => entry["revision"]!.GetValue<string>()).Distinct(StringComparer.Ordinal).Where(_revisions.ContainsKey).ToDictionary(name => name, name => (JsonObject)_revisions[name].DeepClone(), StringComparer.Ordinal);
        }

        foreach (var (name, template) in wanted)
        {
            template["revision"] = name;
            await TryAsync(template, cancellationToken);
        }

        foreach (var name in _containers.Keys.Where(name => !wanted.ContainsKey(name)))
        {
            if (_containers.TryRemove(name, out var container))
            {
                await Images.StopAsync(container);
            }
        }
    }

    private Task ChangeAsync(HttpContext context, JsonObject body, string? broken)
    {
        if (body["etag"] is { } etag && (etag.GetValue<string>() != _service!["etag"]!.GetValue<string>() || Conflicts-- > 0))
        {
            return RefuseAsync(context, 409, "ABORTED", "Conflict for resource 'agents': version '1' was specified but current version is '2'.");
        }

        if (body["template"]?["revision"]?.GetValue<string>() is { } name && _revisions.ContainsKey(name))
        {
            return RefuseAsync(context, 409, "ALREADY_EXISTS", $"Revision named '{name}' with different configuration already exists.");
        }

        Apply(body, broken);
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

    private void Apply(JsonObject body, string? broken)
    {
        _service ??= new JsonObject { ["name"] = Service[4..], ["uri"] = AddressOf(null) };
        _service["labels"] = body["labels"]?.DeepClone() ?? _service["labels"]?.DeepClone();
        _service["etag"] = $"\"{Interlocked.Increment(ref _etag)}\"";
        _service["traffic"] = body["traffic"]?.DeepClone() ?? _service["traffic"]?.DeepClone() ?? JsonNode.Parse("""[ { "type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "percent": 100 } ]""");
        _service["terminalCondition"] = new JsonObject { ["type"] = "Ready", ["state"] = "CONDITION_SUCCEEDED" };
        if (body["template"] is JsonObject template)
        {
            _service["template"] = template.DeepClone();
            Add(template["revision"]!.GetValue<string>(), (JsonObject)template.DeepClone(), broken);
        }

        Route();
    }

    private void Add(string name, JsonObject revision, string? broken)
    {
        // A revision is nailed to what its image was when it was made.
        var container = revision["containers"]![0]!;
        var image = container["image"]!.GetValue<string>();
        if (Images?.Has(image) == true)
        {
            container["image"] = $"{image.Split(':')[0]}@{Images.DigestOf(image)}";
        }

        revision["name"] = $"{Service[4..]}/revisions/{name}";
        _revisions[name] = revision;
        _service!["latestCreatedRevision"] = revision["name"]!.DeepClone();
        if (broken is not { } reason)
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
                status["uri"] = AddressOf(tag);
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
