using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using UsageAgents.Contracts;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Tests.Wire;

public sealed class RefusalTests(RunningServices services) : IClassFixture<RunningServices>
{
    [Fact]
    public async Task A_bad_token_in_the_header_is_refused_before_the_upgrade()
    {
        var cancellationToken = TestContext.Current.CancellationToken;

        var fault = await Should.ThrowAsync<WebSocketException>(() => SocketClient.ConnectAsync(services, "not.a.token", cancellationToken));

        fault.Message.ShouldContain("401");
    }

    [Theory]
    [InlineData(null, "there is no token")]
    [InlineData("nonsense", "the token is not a JWT")]
    public async Task HTTP_without_a_good_token_is_401_with_the_reason(string? token, string reason)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var content = JsonContent.Create(new { message = "How many requests?" });

        using var response = await services.SendAsync(HttpMethod.Post, "/agents/data/runs", token, content, cancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["detail"]!.GetValue<string>().ShouldContain(reason);
    }

    [Fact]
    public async Task A_forged_token_in_the_first_message_gets_one_error_and_close_1008()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var good = await services.TokenAsync("alice", cancellationToken);
        using var client = await SocketClient.ConnectAsync(services, null, cancellationToken);

        var forged = good[..good.LastIndexOf('.')] + "." + Base64Url.EncodeToString(new byte[64]);
        await client.SendAsync(new JsonObject { ["type"] = "authenticate", ["token"] = forged }, cancellationToken);

        await ShouldEnd(client, WebSocketCloseStatus.PolicyViolation, "authentication_failed", "the signature does not match");
        services.Logs.ShouldContain("\"template\":\"Connection {ConnectionId} refused: {Reason}\"");
        services.Logs.ShouldNotContain(good);
    }

    [Fact]
    public async Task A_question_before_the_login_gets_one_error_and_close_1008()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var client = await SocketClient.ConnectAsync(services, null, cancellationToken);

        await client.AskAsync("data", "How many requests?", "r1", cancellationToken);

        await ShouldEnd(client, WebSocketCloseStatus.PolicyViolation, "not_authenticated", "the first frame must be authenticate");
    }

    [Fact]
    public async Task The_third_bad_frame_ends_the_session_with_1008()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var client = await SocketClient.ConnectAsync(services, await services.TokenAsync("alice", cancellationToken), cancellationToken);

        for (var count = 0; count < 3; count++)
        {
            await client.SendAsync("{not json", cancellationToken);
        }

        var errors = await ErrorsUntilClose(client);
        errors.Select(error => error["code"]!.GetValue<string>()).ShouldBe(["bad_frame", "bad_frame", "bad_frame"]);
        client.CloseStatus.ShouldBe(WebSocketCloseStatus.PolicyViolation);
    }

    [Fact]
    public async Task A_frame_over_64_KiB_ends_the_session_with_1009()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var client = await SocketClient.ConnectAsync(services, await services.TokenAsync("alice", cancellationToken), cancellationToken);

        await client.SendAsync(new string('x', Protocol.MaxFrameBytes + 1), cancellationToken);

        await ErrorsUntilClose(client);
        client.CloseStatus.ShouldBe(WebSocketCloseStatus.MessageTooBig);
    }

    [Fact]
    public async Task A_token_in_a_subprotocol_lets_in_and_is_not_echoed()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var token = await services.TokenAsync("alice", cancellationToken);

        using var client = await SocketClient.ConnectAsync(
            services, null, cancellationToken, Protocol.Name, Protocol.BearerPrefix + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token)));

        client.Subprotocol.ShouldBe(Protocol.Name);
        (await client.ReadAsync(cancellationToken))!["type"]!.GetValue<string>().ShouldBe("welcome");
        (await client.ReadAsync(cancellationToken))!["user"]!.GetValue<string>().ShouldBe("alice");
    }

    [Fact]
    public async Task A_wrong_secret_gets_no_token()
    {
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", "alice"), new("client_secret", "wrong")]);

        using var response = await services.Http.PostAsync(new Uri(services.Tokens, "/token"), form, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static async Task ShouldEnd(SocketClient client, WebSocketCloseStatus status, string code, string reason)
    {
        var errors = await ErrorsUntilClose(client);

        var error = errors.ShouldHaveSingleItem();
        error["code"]!.GetValue<string>().ShouldBe(code);
        error["message"]!.GetValue<string>().ShouldBe(reason);
        client.CloseStatus.ShouldBe(status);
        client.CloseReason.ShouldBe(reason);
    }

    private static async Task<List<JsonObject>> ErrorsUntilClose(SocketClient client)
    {
        var errors = new List<JsonObject>();
        while (await client.ReadAsync(TestContext.Current.CancellationToken) is { } frame)
        {
            if (frame["type"]!.GetValue<string>() == "error")
            {
                errors.Add(frame);
            }
        }

        return errors;
    }
}
