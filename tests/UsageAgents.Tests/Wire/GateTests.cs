using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Tests.Wire;

public sealed class GateTests(RunningServices services) : IClassFixture<RunningServices>
{
    // What answers without a token. A new endpoint does not, unless it is written down here and in its own metadata.
    private static readonly string[] Open =
        ["GET /", "GET /health/live", "GET /health/ready", "GET /openapi/v1.json", "GET /page/{file}", "GET /version", "GET /ws", "POST /sign-in"];

    [Fact]
    public async Task Every_endpoint_but_the_open_ones_answers_401_without_a_token()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var closed = Endpoints().Where(endpoint => !Open.Contains($"{endpoint.Method} {endpoint.Path}", StringComparer.Ordinal)).ToList();

        closed.Count.ShouldBeGreaterThan(4);
        foreach (var (method, path) in closed)
        {
            using var response = await services.SendAsync(new HttpMethod(method), path.Replace('{', 'x').Replace('}', 'x'), token: null, content: null, cancellationToken);
            response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, $"{method} {path}");
        }
    }

    [Fact]
    public void The_open_endpoints_are_those_that_are_known_to_be()
    {
        Endpoints().Select(endpoint => $"{endpoint.Method} {endpoint.Path}").Intersect(Open, StringComparer.Ordinal).ShouldBe(Open, ignoreOrder: true);
    }

    [Theory]
    [InlineData("attacker.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1.attacker.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("[::1]:5080", HttpStatusCode.OK)]
    public async Task The_service_answers_under_its_own_names_only(string host, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(services.Agents, "/version"));
        request.Headers.Host = host;

        using var response = await services.Http.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(status);
    }

    [Theory]
    [InlineData("https://attacker.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("OWN", HttpStatusCode.OK)]
    public async Task Pages_of_other_origins_are_refused(string origin, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(services.Agents, "/version"));
        request.Headers.Add("Origin", origin == "OWN" ? services.Agents.GetLeftPart(UriPartial.Authority) : origin);

        using var response = await services.Http.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task A_WebSocket_from_a_page_of_another_origin_is_refused()
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", "https://attacker.example");

        var fault = await Should.ThrowAsync<WebSocketException>(() => socket.ConnectAsync(
            new UriBuilder(services.Agents) { Scheme = "ws", Path = "/ws" }.Uri, TestContext.Current.CancellationToken));

        fault.Message.ShouldContain("403");
    }

    [Fact]
    public async Task Signing_in_gives_the_token_of_the_token_service_and_logs_no_secret()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var content = JsonContent.Create(new { client_id = "alice", client_secret = RunningServices.Secret });

        using var response = await services.SendAsync(HttpMethod.Post, "/sign-in", null, content, cancellationToken);

        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var token = (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["access_token"]!.GetValue<string>();
        using var agents = await services.SendAsync(HttpMethod.Get, "/agents", token, null, cancellationToken);
        agents.StatusCode.ShouldBe(HttpStatusCode.OK);
        services.Logs.ShouldNotContain(RunningServices.Secret);
        services.Logs.ShouldNotContain(token);
    }

    [Fact]
    public async Task Signing_in_by_a_form_which_a_foreign_page_could_send_is_refused()
    {
        using var form = new FormUrlEncodedContent([new("client_id", "alice"), new("client_secret", RunningServices.Secret)]);

        using var response = await services.SendAsync(HttpMethod.Post, "/sign-in", null, form, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_tool_is_called_by_itself_and_its_refusal_is_a_problem()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var token = await services.TokenAsync("alice", cancellationToken);

        using var good = await services.SendAsync(HttpMethod.Post, "/tools/usage_query", token, JsonContent.Create(new { sql = "SELECT count(*) AS n FROM usage" }), cancellationToken);
        using var bad = await services.SendAsync(HttpMethod.Post, "/tools/usage_query", token, JsonContent.Create(new { sql = "DROP TABLE usage" }), cancellationToken);
        using var none = await services.SendAsync(HttpMethod.Post, "/tools/nonsense", token, JsonContent.Create(new { }), cancellationToken);

        (await good.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["result"]!["rows"]![0]!["n"]!.GetValue<long>().ShouldBe(28185);
        bad.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await bad.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["detail"]!.GetValue<string>().ShouldContain("not one SELECT");
        none.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private List<(string Method, string Path)> Endpoints() =>
        [.. services.AgentServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(endpoint =>
            (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => (method, "/" + (endpoint.RoutePattern.RawText ?? "").Trim('/'))))];
}
