using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace UsageAgents.Benchmarks.Service;

/// <summary>The published service, its token service and users, in a folder of their own that goes with the benchmark.</summary>
/// <param name="published">Where the service was published to.</param>
/// <param name="remarks">Where remarks go.</param>
internal sealed class BenchContext(string published, TextWriter remarks) : IAsyncDisposable
{
    public const int Users = 16;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("usage-agents-bench-");
    private readonly string _secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
    private BenchProcess? _tokens;
    private BenchProcess? _service;
    private int _processes;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Gets how many runs a second the service answered flat out, once that was measured.</summary>
    public double? RunsPerSecond { get; set; }

    public TextWriter Remarks => remarks;

    /// <summary>Gives the running service, started if it is not.</summary>
    public async Task<BenchProcess> ServiceAsync(CancellationToken cancellationToken) => _service ??= await StartServiceAsync(cancellationToken);

    /// <summary>Starts a service of its own, which has served nobody yet.</summary>
    public async Task<BenchProcess> StartServiceAsync(CancellationToken cancellationToken)
    {
        var tokens = await TokensAsync(cancellationToken);
        var settings = Settings();
        settings["Auth"] = new JsonObject { ["KeysAddress"] = new Uri(tokens.Address, "/.well-known/jwks.json").ToString() };
        return await StartAsync(Service, "/health/ready", settings, [], cancellationToken);
    }

    /// <summary>Starts one process of the cluster that lies in a Redis.</summary>
    public async Task<BenchProcess> StartSiloAsync(int redisPort, CancellationToken cancellationToken)
    {
        var tokens = await TokensAsync(cancellationToken);
        var settings = Settings();
        settings["Auth"] = new JsonObject { ["KeysAddress"] = new Uri(tokens.Address, "/.well-known/jwks.json").ToString() };
        settings["Cluster"] = new JsonObject { ["Redis"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{redisPort}"), ["Name"] = "bench" };
        return await StartAsync(Path.Combine(published, "..", "cluster", "UsageAgents.Cluster"), "/health/ready", settings, [], cancellationToken);
    }

    /// <summary>Gives the events of a run as a process tells them.</summary>
    public async Task<JsonArray> EventsAsync(BenchProcess process, string run, int user, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(process.Address, $"/runs/{run}/events"));
        request.Headers.Authorization = new("Bearer", await TokenAsync(user, cancellationToken));
        using var response = await Http.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode ? (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["events"]!.AsArray() : [];
    }

    /// <summary>Starts the bare WebSocket server that answers every request with the given frames.</summary>
    public async Task<BenchProcess> StartRawAsync(IReadOnlyList<byte[]> frames, CancellationToken cancellationToken)
    {
        var file = Path.Combine(_folder.FullName, "frames.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(frames.Select(Encoding.UTF8.GetString)), cancellationToken);
        return await BenchProcess.StartAsync(
            Path.Combine(AppContext.BaseDirectory, "UsageAgents.Benchmarks"), ["raw-server", "{url}", file], "/", NextFile("log"), Http, cancellationToken);
    }

    public async Task<string> TokenAsync(int user, CancellationToken cancellationToken)
    {
        var tokens = await TokensAsync(cancellationToken);
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", NameOf(user)), new("client_secret", _secret)]);
        using var response = await Http.PostAsync(new Uri(tokens.Address, "/token"), form, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["access_token"]!.GetValue<string>();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { _service, _tokens }.OfType<BenchProcess>())
        {
            await process.DisposeAsync();
        }

        Http.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Service => Path.Combine(published, "UsageAgents.Service");

    private static string NameOf(int user) => string.Create(CultureInfo.InvariantCulture, $"user{user % Users}");

    private async Task<BenchProcess> TokensAsync(CancellationToken cancellationToken) =>
        _tokens ??= await StartAsync(Service, "/health/live", Settings(), ["tokens"], cancellationToken);

    private async Task<BenchProcess> StartAsync(string program, string ready, JsonObject settings, string[] verb, CancellationToken cancellationToken)
    {
        var config = NextFile("json");
        await File.WriteAllTextAsync(config, settings.ToJsonString(), cancellationToken);
        return await BenchProcess.StartAsync(program, [.. verb, "--urls", "{url}", "--config", config], ready, NextFile("log"), Http, cancellationToken);
    }

    private JsonObject Settings()
    {
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(_secret)));
        var clients = Enumerable.Range(0, Users).Select(user => (JsonNode)new JsonObject
        {
            ["Id"] = NameOf(user),
            ["SecretSha256"] = hash,
            ["Tenant"] = NameOf(user),
            ["Scopes"] = new JsonArray("agents:run"),
        });
        return new JsonObject
        {
            ["Runs"] = new JsonObject { ["Path"] = Path.Combine(_folder.FullName, $"runs-{_processes}.db"), ["PerSecond"] = 100_000, ["Burst"] = 100_000 },
            ["Sockets"] = new JsonObject { ["FramesPerSecond"] = 100_000 },
            ["Tokens"] = new JsonObject { ["Clients"] = new JsonArray([.. clients]), ["LifetimeSeconds"] = 3600 },
        };
    }

    private string NextFile(string extension) => Path.Combine(_folder.FullName, $"{Interlocked.Increment(ref _processes)}.{extension}");
}
