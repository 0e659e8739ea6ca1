using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Tests.Wire;

public sealed class SessionLimitTests
{
    private const string Question = "How many requests did we handle in total?";
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Who_does_not_log_in_within_ten_seconds_is_closed_with_1008()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var services = await StartAsync([]);
        using var client = await SocketClient.ConnectAsync(services, null, cancellationToken);
        await client.ReadUntilAsync("welcome", cancellationToken);

        _time.Advance(TimeSpan.FromSeconds(10));
        var error = await client.ReadUntilAsync("error", cancellationToken);

        error["code"]!.GetValue<string>().ShouldBe("authentication_timeout");
        (await client.ReadAsync(cancellationToken)).ShouldBeNull();
        client.CloseStatus.ShouldBe(WebSocketCloseStatus.PolicyViolation);
        client.CloseReason.ShouldBe("no authentication within 10 s");
    }

    [Fact]
    public async Task An_idle_session_gets_a_heartbeat_every_fifteen_seconds()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var services = await StartAsync([]);
        using var client = await SocketClient.ConnectAsync(services, await services.TokenAsync("alice", cancellationToken), cancellationToken);
        await client.ReadUntilAsync("authenticated", cancellationToken);

        _time.Advance(TimeSpan.FromSeconds(15));
        await client.ReadUntilAsync("heartbeat", cancellationToken);
        _time.Advance(TimeSpan.FromSeconds(15));
        await client.ReadUntilAsync("heartbeat", cancellationToken);

        await client.AskAsync("data", Question, "r1", cancellationToken);
        (await client.RunAsync("r1", cancellationToken))[^1]["answered"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task Too_many_runs_of_a_user_are_refused_until_time_has_passed()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var services = await StartAsync(new(StringComparer.Ordinal) { ["Runs:Burst"] = "2", ["Runs:PerSecond"] = "0.5" });
        var alice = await services.TokenAsync("alice", cancellationToken);
        using var client = await SocketClient.ConnectAsync(services, alice, cancellationToken);

        await services.AskAsync("data", Question, alice, cancellationToken);
        await client.AskAsync("data", Question, "r1", cancellationToken);
        await client.RunAsync("r1", cancellationToken);
        await client.AskAsync("data", Question, "r2", cancellationToken);
        var refused = await client.RunAsync("r2", cancellationToken);
        using var content = JsonContent.Create(new { message = Question });
        using var overHttp = await services.SendAsync(HttpMethod.Post, "/agents/data/runs", alice, content, cancellationToken);
        var bob = await services.AskAsync("data", Question, await services.TokenAsync("bob", cancellationToken), cancellationToken);
        _time.Advance(TimeSpan.FromSeconds(2));
        var later = await services.AskAsync("data", Question, alice, cancellationToken);

        var error = refused.ShouldHaveSingleItem();
        error["code"]!.GetValue<string>().ShouldBe("rate_limited");
        error["retryable"]!.GetValue<bool>().ShouldBeTrue();
        error["hint"]!.GetValue<string>().ShouldBe("Try again in 2 s.");
        overHttp.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        error["retry_after"]!.GetValue<int>().ShouldBe(2);
        overHttp.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(2));
        bob["answered"]!.GetValue<bool>().ShouldBeTrue();
        later["answered"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task A_flood_of_frames_is_closed_with_1008_and_others_are_served()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var services = await StartAsync(new(StringComparer.Ordinal) { ["Sockets:FramesPerSecond"] = "10" });
        using var flooding = await SocketClient.ConnectAsync(services, await services.TokenAsync("alice", cancellationToken), cancellationToken);
        using var other = await SocketClient.ConnectAsync(services, await services.TokenAsync("bob", cancellationToken), cancellationToken);

        for (var count = 0; count < 21; count++)
        {
            await flooding.SendAsync(new JsonObject { ["type"] = "pong" }, cancellationToken);
        }

        (await flooding.ReadUntilAsync("error", cancellationToken))["code"]!.GetValue<string>().ShouldBe("too_many_frames");
        (await flooding.ReadAsync(cancellationToken)).ShouldBeNull();
        flooding.CloseStatus.ShouldBe(WebSocketCloseStatus.PolicyViolation);
        await other.AskAsync("data", Question, "r1", cancellationToken);
        (await other.RunAsync("r1", cancellationToken))[^1]["answered"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task A_message_in_pieces_is_put_together_and_a_binary_one_is_refused()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var services = await StartAsync([]);
        using var client = await SocketClient.ConnectAsync(services, await services.TokenAsync("alice", cancellationToken), cancellationToken);
        var message = Encoding.UTF8.GetBytes($$"""{"type":"start_agent","request_id":"r1","agent":"data","message":"{{Question}}"}""");

        foreach (var piece in message.Chunk(7).SkipLast(1))
        {
            await client.SendAsync(piece, WebSocketMessageType.Text, ends: false, cancellationToken);
        }

        await client.SendAsync(message.Chunk(7).Last(), WebSocketMessageType.Text, ends: true, cancellationToken);
        (await client.RunAsync("r1", cancellationToken))[^1]["answered"]!.GetValue<bool>().ShouldBeTrue();

        await client.SendAsync(message, WebSocketMessageType.Binary, ends: true, cancellationToken);
        var refused = await client.ReadUntilAsync("error", cancellationToken);
        refused["code"]!.GetValue<string>().ShouldBe("bad_frame");
        refused["message"]!.GetValue<string>().ShouldStartWith("binary frames");
    }

    [Theory]
    [InlineData("https://elsewhere.example", HttpStatusCode.Forbidden)]
    [InlineData("https://listed.example", HttpStatusCode.SwitchingProtocols)]
    [InlineData("own", HttpStatusCode.SwitchingProtocols)]
    public async Task Pages_of_foreign_origins_may_not_connect(string origin, HttpStatusCode expected)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var services = await StartAsync(new(StringComparer.Ordinal) { ["Http:AllowedOrigins:0"] = "https://listed.example" });
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", origin == "own" ? services.Agents.GetLeftPart(UriPartial.Authority) : origin);

        var connecting = socket.ConnectAsync(new UriBuilder(services.Agents) { Scheme = "ws", Path = "/ws" }.Uri, cancellationToken);
        await Task.WhenAny(connecting);

        socket.HttpStatusCode.ShouldBe(expected);
        connecting.IsFaulted.ShouldBe(expected != HttpStatusCode.SwitchingProtocols);
        _ = connecting.Exception;
    }

    [Fact]
    public async Task A_connection_whose_other_end_has_vanished_is_ended()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var services = await StartAsync(new(StringComparer.Ordinal) { ["Sockets:KeepAliveSeconds"] = "0.2" });

        // A bare connection: nobody answers the pings on it.
        using var vanished = new TcpClient();
        var stream = await BareSocket.ConnectAsync(vanished, services, await services.TokenAsync("alice", cancellationToken), cancellationToken);
        var buffer = new byte[4096];
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);

        var ended = false;
        while (!ended)
        {
            try
            {
                ended = await stream.ReadAsync(buffer, deadline.Token) == 0;
            }
            catch (IOException)
            {
                ended = true;
            }
        }

        ended.ShouldBeTrue();
    }

    [Fact]
    public async Task A_reader_that_takes_nothing_is_closed_with_1013_and_its_last_number_and_holds_nobody_up()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var services = await StartAsync(new(StringComparer.Ordinal) { ["Sockets:FramesPerSecond"] = "100000", ["Agents:MaxRunsPerSession"] = "1000" });
        var token = await services.TokenAsync("alice", cancellationToken);
        var run = (await services.AskAsync("optimization", "Compare the cost of all models.", token, cancellationToken))["run_id"]!.GetValue<string>();

        // Given a client that asks for a run again and again, and reads nothing of it
        using var tcp = new TcpClient { ReceiveBufferSize = 4096 };
        var stream = await BareSocket.ConnectAsync(tcp, services, token, cancellationToken);
        using var slow = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = false });
        var resume = Encoding.UTF8.GetBytes(new JsonObject { ["type"] = "resume", ["run_id"] = run, ["after"] = "1.0" }.ToJsonString());
        for (var count = 0; count < 900; count++)
        {
            await slow.SendAsync(resume, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }

        // When it has made no room for five seconds
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (!services.Logs.Contains("the client reads too slowly", StringComparison.Ordinal))
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, deadline.Token);
        }

        // Then others are served meanwhile, and once it reads, it finds out up to where it was served
        using var other = await SocketClient.ConnectAsync(services, await services.TokenAsync("bob", cancellationToken), cancellationToken);
        await other.AskAsync("data", Question, "r1", cancellationToken);
        (await other.RunAsync("r1", cancellationToken))[^1]["answered"]!.GetValue<bool>().ShouldBeTrue();
        var last = await BareSocket.ReadToEndAsync(slow, cancellationToken);
        slow.CloseStatus.ShouldBe((WebSocketCloseStatus)1013);
        slow.CloseStatusDescription.ShouldBe($"the client reads too slowly; last was {run} 1.{last["seq"]}");
    }

    private Task<RunningServices> StartAsync(Dictionary<string, string?> settings) => RunningServices.StartAsync(settings, clock: _time);
}
