using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Clients.Tests;

/// <summary>The service behind a published OpenID Connect issuer that knows nothing of it.</summary>
public sealed class OidcIssuerTests : IClassFixture<PublishedClients>, IAsyncLifetime
{
    private const string Secret = "a secret of this test only";
    private readonly Uri _issuer = FreeAddress();
    private readonly RunningServices _services;

    public OidcIssuerTests(PublishedClients clients)
    {
        _ = clients;
        _services = new RunningServices(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Auth:MetadataAddress"] = new Uri(_issuer, "/.well-known/openid-configuration").ToString(),
            ["Auth:Issuer"] = _issuer.GetLeftPart(UriPartial.Authority),
            ["Auth:TokenUse"] = "",
            ["Auth:MinKeyFetchSeconds"] = "0",
        });
    }

    public ValueTask InitializeAsync() => _services.InitializeAsync();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task Tokens_of_an_issuer_are_believed_by_its_metadata_also_when_it_has_changed_its_key()
    {
        string before;
        await using (await IssuerAsync())
        {
            before = await TokenAsync("agents:run");
            (await AskAsync(before)).ShouldBe(HttpStatusCode.OK);
            (await AskAsync(await TokenAsync("other"))).ShouldBe(HttpStatusCode.Unauthorized, "the scope is missing");
            (await AskAsync(await _services.TokenAsync("alice", TestContext.Current.CancellationToken))).ShouldBe(HttpStatusCode.Unauthorized, "another issuer's token");
        }

        (await AskAsync(before)).ShouldBe(HttpStatusCode.OK, "the issuer is away, and its key known");
        await using (await IssuerAsync())
        {
            (await AskAsync(await TokenAsync("agents:run"))).ShouldBe(HttpStatusCode.OK, "a new key is fetched when it is first seen");
        }
    }

    private async Task<HttpStatusCode> AskAsync(string token)
    {
        using var response = await _services.SendAsync(HttpMethod.Get, "/agents", token, null, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private async Task<string> TokenAsync(string scope)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_issuer, "/token"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"alice:{Uri.EscapeDataString(Secret)}")));
        request.Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", scope), new("resource", "urn:usage-agents")]);
        using var response = await _services.Http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!["access_token"]!.GetValue<string>();
    }

    private async Task<RunningIssuer> IssuerAsync() => new(await PublishedClients.StartAsync(
        "oidc-issuer.mjs", new Dictionary<string, string>(StringComparer.Ordinal) { ["PORT"] = _issuer.Port.ToString(CultureInfo.InvariantCulture) }));

    private sealed class RunningIssuer(Process process) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            process.Dispose();
        }
    }

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://{listener.LocalEndpoint}/");
    }
}
