using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using UsageAgents.Service.Hosting;
using UsageAgents.Service.Tokens;

namespace UsageAgents.Tests.Hosting;

/// <summary>The token service and the agent service, started as real hosts on free ports.</summary>
public sealed class RunningServices : IAsyncLifetime
{
    public const string Secret = "a secret of the tests";
    private static readonly string[] Users = ["alice", "bob", .. Enumerable.Range(1, 50).Select(index => $"u{index}")];
    private readonly Dictionary<string, string?> _settings;
    private readonly Action<IServiceCollection>? _change;
    private readonly TimeProvider _clock;
    private readonly MemoryStream _logs = new();
    private WebApplication? _tokens;
    private WebApplication? _agents;

    public RunningServices()
        : this([])
    {
    }

    internal RunningServices(Dictionary<string, string?> settings, Action<IServiceCollection>? change = null, TimeProvider? clock = null) =>
        (_settings, _change, _clock) = (settings, change, clock ?? TimeProvider.System);

    public HttpClient Http { get; } = new();

    public Uri Agents => new(_agents!.Urls.First());

    public Uri Tokens => new(_tokens!.Urls.First());

    public IServiceProvider AgentServices => _agents!.Services;

    /// <summary>Gets the log lines of both services so far.</summary>
    public string Logs => Encoding.UTF8.GetString(_logs.ToArray());

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var logs = Stream.Synchronized(_logs);
        _tokens = TokenServiceHost.Build(Arguments(isTokenService: true, ClientSettings()), logs, builder => builder.Services.AddSingleton(_clock));
        await _tokens.StartAsync(cancellationToken);
        var settings = new Dictionary<string, string?>(_settings, StringComparer.Ordinal) { ["Auth:KeysAddress"] = new Uri(Tokens, "/.well-known/jwks.json").ToString() };
        settings.TryAdd("Auth:TokenAddress", new Uri(Tokens, "/token").ToString());
        settings.TryAdd("Auth:RevocationsAddress", new Uri(Tokens, "/revocations").ToString());
        settings.TryAdd("Runs:Path", "");
        _agents = AgentServiceHost.Build(Arguments(isTokenService: false, settings), logs, builder =>
        {
            builder.Services.AddSingleton(_clock);
            _change?.Invoke(builder.Services);
        });
        await _agents.StartAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _agents!.DisposeAsync();
        await _tokens!.DisposeAsync();
        Http.Dispose();
    }

    /// <summary>Starts them, the agent service over the doubles and settings given, both by the clock given.</summary>
    internal static async Task<RunningServices> StartAsync(Dictionary<string, string?> settings, Action<IServiceCollection>? change = null, TimeProvider? clock = null)
    {
        var services = new RunningServices(settings, change, clock);
        await services.InitializeAsync();
        return services;
    }

    public Task StopTokensAsync(CancellationToken cancellationToken) => _tokens!.StopAsync(cancellationToken);

    public async Task<string> TokenAsync(string user, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", user), new("client_secret", Secret)]);
        using var response = await Http.PostAsync(new Uri(Tokens, "/token"), form, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["access_token"]!.GetValue<string>();
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(Agents, path));
        request.Content = content;
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        return await Http.SendAsync(request, cancellationToken);
    }

    /// <summary>Asks over HTTP and gives the body.</summary>
    public async Task<JsonObject> AskAsync(string agent, string message, string token, CancellationToken cancellationToken)
    {
        using var content = JsonContent.Create(new { message });
        using var response = await SendAsync(HttpMethod.Post, $"/agents/{agent}/runs", token, content, cancellationToken);
        return (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
    }

    private static HostArguments Arguments(bool isTokenService, Dictionary<string, string?> settings) =>
        new(isTokenService, "http://127.0.0.1:0", null, settings);

    private static Dictionary<string, string?> ClientSettings()
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (var index = 0; index < Users.Length; index++)
        {
            settings[$"Tokens:Clients:{index}:Id"] = Users[index];
            settings[$"Tokens:Clients:{index}:SecretSha256"] = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Secret)));
            settings[$"Tokens:Clients:{index}:Tenant"] = $"tenant of {Users[index]}";
            settings[$"Tokens:Clients:{index}:Scopes:0"] = "agents:run";
        }

        return settings;
    }
}
