using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Regreen.TestServer.Containers;

/// <summary>
/// Speaks the Docker Engine API on a socket, with the shapes, streams and refusals of the real one. Its containers are processes of this machine.
/// </summary>
internal sealed class FakeEngine : IAsyncDisposable
{
    private readonly string _folder;
    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<string, FakeContainer> _containers = new(StringComparer.Ordinal);
    private int _builds;

    private FakeEngine(string folder, WebApplication server) => (_folder, _server) = (folder, server);

    public string Socket => Path.Combine(_folder, "docker.sock");

    public string Address => $"unix://{Socket}";

    public ConcurrentDictionary<string, FakeImage> Images { get; } = new(StringComparer.Ordinal);

    public ICollection<FakeContainer> Containers => _containers.Values;

    public ConcurrentQueue<string> Requests { get; } = [];

    public int Builds => _builds;

    /// <summary>Gets or sets what is done with a container before it is started.</summary>
    public Action<FakeContainer> BeforeStart { get; set; } = _ => { };

    /// <summary>Gets or sets what a registry answers to a pull: the messages of the stream.</summary>
    public Func<string, object[]> Registry { get; set; } = name => [new { status = $"Pulling from {name}" }, new { errorDetail = new { message = $"manifest for {name} not found" }, error = $"manifest for {name} not found: manifest unknown: manifest unknown" }];

    public static async Task<FakeEngine> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("regreen-engine-").FullName;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.ListenUnixSocket(Path.Combine(folder, "docker.sock"));
        });
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNamingPolicy = null);
        var engine = new FakeEngine(folder, builder.Build());
        engine.Map(engine._server);
        await engine._server.StartAsync(cancellationToken);
        return engine;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var container in _containers.Values)
        {
            await container.StopAsync();
            container.Dispose();
        }

        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static Task RefuseAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { message });
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Map(WebApplication app)
    {
        app.Use((context, next) =>
        {
            Requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
            return next(context);
        });
        app.MapPost("/build", BuildAsync);
        app.MapPost("/images/create", PullAsync);
        app.MapGet("/images/{**name}", (HttpContext context, string name) => Images.TryGetValue(name[..^"/json".Length], out var image)
            ? context.Response.WriteAsJsonAsync(new { image.Id, RepoTags = new[] { name } })
            : RefuseAsync(context, 404, $"No such image: {name[..^"/json".Length]}"));
        app.MapPost("/containers/create", CreateAsync);
        app.MapGet("/containers/json", ListAsync);
        app.MapGet("/containers/{id}/json", (HttpContext context, string id) => WithAsync(context, id, container => context.Response.WriteAsJsonAsync(Describe(container))));
        app.MapPut("/containers/{id}/archive", (HttpContext context, string id, string path) => WithAsync(context, id, container => ExtractAsync(context, container, path)));
        app.MapPost("/containers/{id}/start", (HttpContext context, string id) => WithAsync(context, id, container => StartAsync(context, container)));
        app.MapPost("/containers/{id}/stop", (HttpContext context, string id) => WithAsync(context, id, async container =>
        {
            context.Response.StatusCode = container.IsRunning ? 204 : 304;
            await container.StopAsync();
        }));
        app.MapPost("/containers/{id}/wait", (HttpContext context, string id) => WithAsync(context, id, async container =>
        {
            // The real one sends its headers first, and the body once the container has ended.
            await context.Response.StartAsync(context.RequestAborted);
            await container.Ended.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync($$"""{"StatusCode":{{container.ExitCode}}}""", context.RequestAborted);
        }));
        app.MapGet("/containers/{id}/logs", (HttpContext context, string id) => WithAsync(context, id, container => LogsAsync(context, container)));
        app.MapDelete("/containers/{id}", (HttpContext context, string id) => WithAsync(context, id, async container =>
        {
            await container.StopAsync();
            _containers.TryRemove(container.Id, out _);
            context.Response.StatusCode = 204;
        }));
    }

    private Task WithAsync(HttpContext context, string id, Func<FakeContainer, Task> act) =>
        _containers.Values.FirstOrDefault(container => container.Id == id || container.Name == id) is { } found ? act(found) : RefuseAsync(context, 404, $"No such container: {id}");

    private async Task BuildAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var folder = Path.Combine(_folder, Interlocked.Increment(ref _builds).ToString(CultureInfo.InvariantCulture));
        var arguments = JsonSerializer.Deserialize<ImmutableSortedDictionary<string, string>>(query["buildargs"].ToString())!;
        var builder = new FakeImageBuilder(folder, arguments, message => SayAsync(context, message));
        try
        {
            if (await builder.BuildAsync(context.Request.Body, query["dockerfile"]!, context.RequestAborted) is { } image)
            {
                Images[query["t"]!] = image with { Labels = JsonSerializer.Deserialize<ImmutableSortedDictionary<string, string>>(query["labels"].ToString())! };
                await SayAsync(context, new { stream = $"Successfully tagged {query["t"]}\n" });
            }
        }
        catch (FileNotFoundException)
        {
            await RefuseAsync(context, 500, $"Cannot locate specified Dockerfile: {query["dockerfile"]}");
        }
    }

    private static async Task SayAsync(HttpContext context, object message)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = "application/json";
        }

        await context.Response.WriteAsync(JsonSerializer.Serialize(message) + "\r\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private async Task PullAsync(HttpContext context)
    {
        foreach (var message in Registry($"{context.Request.Query["fromImage"]}:{context.Request.Query["tag"]}"))
        {
            await SayAsync(context, message);
        }
    }

    private async Task CreateAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!.AsObject();
        var name = context.Request.Query["name"].ToString();
        if (!Images.TryGetValue(body["Image"]!.GetValue<string>(), out var image))
        {
            await RefuseAsync(context, 404, $"No such image: {body["Image"]}");
        }
        else if (_containers.Values.Any(container => container.Name == name))
        {
            await RefuseAsync(context, 409, $"Conflict. The container name \"/{name}\" is already in use by container \"abc\". You have to remove (or rename) that container to be able to reuse that name.");
        }
        else
        {
            var wanted = body["HostConfig"]!["PortBindings"]!.AsObject().First().Value![0]!["HostPort"]!.GetValue<string>();
            var container = new FakeContainer(name, body, image, wanted.Length > 0 ? int.Parse(wanted, CultureInfo.InvariantCulture) : FreePort(), TimeProvider.System);
            _containers[container.Id] = container;
            context.Response.StatusCode = 201;
            await context.Response.WriteAsJsonAsync(new { container.Id, Warnings = Array.Empty<string>() });
        }
    }

    private async Task StartAsync(HttpContext context, FakeContainer container)
    {
        if (container.IsRunning)
        {
            context.Response.StatusCode = 304;
        }
        else if (_containers.Values.Any(other => other.IsRunning && other.Port == container.Port))
        {
            await RefuseAsync(context, 500, $"driver failed programming external connectivity on endpoint {container.Name}: Bind for 127.0.0.1:{container.Port} failed: port is already allocated");
        }
        else
        {
            BeforeStart(container);
            container.Start();
            context.Response.StatusCode = 204;
        }
    }

    private Task ListAsync(HttpContext context)
    {
        var labels = JsonNode.Parse(context.Request.Query["filters"].ToString())!["label"]!.AsArray().Select(label => label!.GetValue<string>().Split('=', 2)).ToList();
        var found = _containers.Values.Where(container => labels.TrueForAll(label => container.Labels[label[0]]?.GetValue<string>() == label[1]));
        return context.Response.WriteAsJsonAsync(found.Select(container => new { container.Id, Names = new[] { $"/{container.Name}" }, State = container.IsRunning ? "running" : "exited" }));
    }

    private static object Describe(FakeContainer container)
    {
        var exposed = ((JsonObject)container.Body["ExposedPorts"]!).First().Key;
        return new
        {
            container.Id,
            Name = $"/{container.Name}",
            Created = container.CreatedAt.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture),
            State = new
            {
                Status = container.IsRunning ? "running" : "exited",
                Running = container.IsRunning,
                OOMKilled = container.IsOutOfMemory,
                container.ExitCode,
                Error = "",
                Health = container.Health is { } health ? new { health.Status, FailingStreak = 3, Log = new[] { new { Start = "2026-01-01T00:00:00Z", ExitCode = 1, health.Output } } } : null,
            },
            Image = container.ImageId,
            Config = new { Tty = false, container.Labels, Env = container.Body["Env"], Image = container.Body["Image"] },
            HostConfig = new { PortBindings = container.Body["HostConfig"]!["PortBindings"] },
            NetworkSettings = new
            {
                Ports = container.IsRunning
                    ? new Dictionary<string, object[]>(StringComparer.Ordinal) { [exposed] = [new { HostIp = "127.0.0.1", HostPort = container.Port.ToString(CultureInfo.InvariantCulture) }] }
                    : [],
            },
        };
    }

    private static async Task ExtractAsync(HttpContext context, FakeContainer container, string path)
    {
        var folder = Path.Join(container.Folder, path);
        if (!Directory.Exists(folder))
        {
            await RefuseAsync(context, 404, $"Could not find the file {path} in container {container.Name}");
            return;
        }

        await System.Formats.Tar.TarFile.ExtractToDirectoryAsync(context.Request.Body, folder, overwriteFiles: true, context.RequestAborted);
    }

    // Without a terminal each piece has a header of eight bytes: the stream, three zeros, the length.
    private static async Task LogsAsync(HttpContext context, FakeContainer container)
    {
        context.Response.ContentType = "application/vnd.docker.raw-stream";
        foreach (var (at, stream, line) in container.Log.TakeLast(int.Parse(context.Request.Query["tail"].ToString(), CultureInfo.InvariantCulture)))
        {
            var text = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{at:yyyy-MM-ddTHH:mm:ss.fffffff}00Z {line}\n"));
            var header = new byte[8];
            header[0] = stream;
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), (uint)text.Length);
            await context.Response.Body.WriteAsync(header, context.RequestAborted);
            await context.Response.Body.WriteAsync(text, context.RequestAborted);
        }
    }
}
