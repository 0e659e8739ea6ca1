using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using UsageAgents.Service.Authenticating;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Tests.Wire;

public sealed class RevocationTests : IAsyncLifetime
{
    private readonly RunningServices _services = new(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Sockets:HeartbeatSeconds"] = "1" });

    public ValueTask InitializeAsync() => _services.InitializeAsync();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task A_revoked_token_is_refused_and_its_silent_session_closed()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var token = await _services.TokenAsync("alice", cancellationToken);
        var other = await _services.TokenAsync("alice", cancellationToken);
        using var client = await SocketClient.ConnectAsync(_services, token, cancellationToken);

        (await RevokeAsync(token, "alice", RunningServices.Secret)).ShouldBe(HttpStatusCode.OK);
        await _services.AgentServices.GetRequiredService<RevocationFeed>().RefreshAsync(cancellationToken);

        using var refused = await _services.SendAsync(HttpMethod.Get, "/agents", token, null, cancellationToken);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var good = await _services.SendAsync(HttpMethod.Get, "/agents", other, null, cancellationToken);
        good.StatusCode.ShouldBe(HttpStatusCode.OK);
        while (await client.ReadAsync(cancellationToken) is not null)
        {
        }

        client.CloseStatus.ShouldBe(WebSocketCloseStatus.PolicyViolation);
        client.CloseReason.ShouldBe("the token was revoked");
    }

    [Fact]
    public async Task Nobody_revokes_the_token_of_somebody_else_or_without_a_secret()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var token = await _services.TokenAsync("alice", cancellationToken);

        (await RevokeAsync(token, "bob", RunningServices.Secret)).ShouldBe(HttpStatusCode.OK, "what is not one's own is passed over in silence");
        (await RevokeAsync(token, "alice", "wrong")).ShouldBe(HttpStatusCode.Unauthorized);
        (await RevokeAsync("nonsense", "alice", RunningServices.Secret)).ShouldBe(HttpStatusCode.OK);
        await _services.AgentServices.GetRequiredService<RevocationFeed>().RefreshAsync(cancellationToken);

        using var good = await _services.SendAsync(HttpMethod.Get, "/agents", token, null, cancellationToken);
        good.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_session_takes_a_new_token_of_its_user_and_no_other()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var client = await SocketClient.ConnectAsync(_services, await _services.TokenAsync("u1", cancellationToken), cancellationToken);

        await AuthenticateAsync(client, "u1");
        await UntilAsync(client, "authenticated");
        await UntilAsync(client, "authenticated");
        await AuthenticateAsync(client, "u2");
        await UntilAsync(client, "error");

        (await client.ReadAsync(cancellationToken)).ShouldBeNull();
        client.CloseReason.ShouldBe("a session stays with its user");
    }

    [Fact]
    public async Task The_token_service_says_where_everything_is()
    {
        var cancellationToken = TestContext.Current.CancellationToken;

        var metadata = await _services.Http.GetFromJsonAsync<JsonObject>(new Uri(_services.Tokens, "/.well-known/openid-configuration"), cancellationToken);

        metadata!["issuer"]!.GetValue<string>().ShouldBe("usage-agents-tokens");
        var keys = await _services.Http.GetFromJsonAsync<JsonObject>(new Uri(metadata["jwks_uri"]!.GetValue<string>()), cancellationToken);
        keys!["keys"]!.AsArray().Count.ShouldBe(1);
    }

    private async Task AuthenticateAsync(SocketClient client, string user)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await client.SendAsync(new JsonObject { ["type"] = "authenticate", ["token"] = await _services.TokenAsync(user, cancellationToken) }, cancellationToken);
    }

    private static async Task UntilAsync(SocketClient client, string type)
    {
        while ((await client.ReadAsync(TestContext.Current.CancellationToken))!["type"]!.GetValue<string>() != type)
        {
        }
    }

    private async Task<HttpStatusCode> RevokeAsync(string token, string user, string secret)
    {
        using var form = new FormUrlEncodedContent([new("token", token), new("client_id", user), new("client_secret", secret)]);
        using var response = await _services.Http.PostAsync(new Uri(_services.Tokens, "/revoke"), form, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
