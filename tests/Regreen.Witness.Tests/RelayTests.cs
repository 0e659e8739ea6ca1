using System.Net;
using System.Net.WebSockets;
using System.Text;
using Regreen.Adapters.Witness;
using Regreen.Core.Configuring;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Witnessing;

namespace Regreen.Witness.Tests;

public sealed class RelayTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("regreen-relay-").FullName;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private OrdersServer _server = null!;
    private IWitnessSession _witness = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await OrdersServer.StartAsync();
        _witness = await new RecordingWitness(TimeProvider.System).OpenAsync(
            new WitnessSettings(_server.Http, _server.WebSocket, new Protocol(new ProtocolConfig(), new HttpAskConfig("/ask", "{}", "response")), new Redactor("k"u8.ToArray()))
            {
                PluginFolder = _folder,
                Credentials = new CredentialText([.. OrdersServer.Tokens.Values], []),
            },
            Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _witness.DisposeAsync();
        await _server.DisposeAsync();
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task An_exchange_passes_unchanged_and_is_recorded_without_its_secrets()
    {
        _witness.Watch(SabotagePlan.None);
        using var request = new HttpRequestMessage(HttpMethod.Get, _witness.Http + "/orders/5107?x=1");
        request.Headers.Add("Authorization", "Bearer " + OrdersServer.Tokens["ada"]);
        request.Headers.Add("Regreen-Case", "a%20case");
        using var response = await _client.SendAsync(request, Token);

        (await response.Content.ReadAsStringAsync(Token)).ShouldBe("""{"id":"5107","owner":"ada","total":42.5}""");
        var exchange = (await _witness.CollectAsync(Token)).ShouldHaveSingleItem();
        exchange.Case.ShouldBe("a case");
        exchange.Forwarded.ShouldBe(1);
        exchange.Frames.Select(frame => $"{frame.Direction} {frame.Name} {frame.Status} {frame.Credentials}").ShouldBe(["Sent GET /orders/5107?x=1  True", "Received GET /orders/5107?x=1 200 False"]);
        exchange.Frames[0].Headers["authorization"].ShouldStartWith("<token:");
        _server.Headers.ShouldAllBe(headers => !headers.ContainsKey("Regreen-Case") && headers.ContainsKey("traceparent"));
        _server.Headers.Single()["traceparent"].ShouldContain(exchange.Frames[0].TraceId!);
    }

    [Fact]
    public async Task Long_bodies_pass_whole_and_are_cut_in_the_record()
    {
        _witness.Watch(SabotagePlan.None);

        (await _client.GetStringAsync(At("/large"), Token)).Length.ShouldBe(3 * 1024 * 1024);
        using var echo = await _client.PostAsync(At("/echo"), new StringContent(new string('y', 2 * 1024 * 1024)), Token);
        (await echo.Content.ReadAsStringAsync(Token)).ShouldBe("2097152");

        var frames = (await _witness.CollectAsync(Token)).SelectMany(exchange => exchange.Frames).Where(frame => frame.Payload.Length > 100).ToList();
        frames.Count.ShouldBe(2);
        frames.ShouldAllBe(frame => frame.Cut && frame.Payload.Length == 1024 * 1024);
    }

    [Fact]
    public async Task A_redirect_of_the_service_stays_behind_the_witness()
    {
        using var response = await _client.GetAsync(At("/old"), Token);

        response.Headers.Location!.ToString().ShouldBe(_witness.Http + "/ping");
    }

    [Theory]
    [InlineData("https://elsewhere.example/login", "elsewhere.example")]
    [InlineData("//elsewhere.example:8443/login", "elsewhere.example:8443")]
    [InlineData("/ping", null)]
    [InlineData("ping?next=https://elsewhere.example", null)]
    public async Task A_redirect_to_another_host_is_marked(string to, string? host)
    {
        _witness.Watch(SabotagePlan.None);

        using var response = await _client.GetAsync(At("/away?to=" + Uri.EscapeDataString(to)), Token);

        response.Headers.GetValues("Location").ShouldBe([to]);
        var exchange = (await _witness.CollectAsync(Token)).ShouldHaveSingleItem();
        exchange.LeadsTo.ShouldBe(host);
        exchange.Frames[^1].Reason.ShouldBe(host is null ? null : $"redirected to {host}, which is not observed");
    }

    [Fact]
    public async Task A_suite_that_follows_the_service_to_another_host_is_unproven_and_told_where_it_went()
    {
        await using var elsewhere = await OrdersServer.StartAsync();
        using var suites = new WitnessedSuites(_server);
        await File.WriteAllTextAsync(Path.Combine(suites.Root, "test_away.py"), $$"""
            import os, urllib.request
            def test_follows():
                with urllib.request.urlopen(os.environ["BASE_URL"] + "/away?to={{elsewhere.Http}}/ping") as answer:
                    assert answer.status == 200 and b"ok" in answer.read()
            """, Token);

        var judged = (await suites.RunAsync(WitnessedSuites.Pytest with { Command = WitnessedSuites.Pytest.Command!.Replace("test_orders.py", "test_away.py", StringComparison.Ordinal) })).Values.Single();

        judged.Verdict.ShouldBe(Verdict.Unproven);
        judged.Reason.ShouldBe($"the service sent it to another host, {new Uri(elsewhere.Http).Authority}: what it did there was not observed");
        elsewhere.Requests.ShouldBePositive();
    }

    [Fact]
    public async Task An_event_stream_passes_event_by_event()
    {
        _witness.Watch(SabotagePlan.None);

        (await _client.GetStringAsync(At("/stream"), Token)).ShouldEndWith("data: {\"type\":\"agent_completed\",\"response\":\"42.50 EUR\"}\n\n");

        (await _witness.CollectAsync(Token)).Single().Frames[^1].Payload.ShouldContain("42.50");
    }

    [Theory]
    [InlineData(SabotageKind.Refuse)]
    [InlineData(SabotageKind.Blackhole)]
    public async Task An_outage_ends_in_a_reset_and_never_reaches_the_service(SabotageKind kind)
    {
        Break(kind);

        await Should.ThrowAsync<HttpRequestException>(() => _client.GetStringAsync(At("/ping"), Token));

        (await _witness.CollectAsync(Token)).Single().Broken.ShouldBe(kind);
        _server.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task A_server_error_is_made_without_the_service()
    {
        Break(SabotageKind.ServerError);

        using var response = await _client.GetAsync(At("/ping"), Token);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        _server.Requests.ShouldBe(0);
    }

    [Theory]
    [InlineData(SabotageKind.StripAuthentication, HttpStatusCode.Unauthorized)]
    [InlineData(SabotageKind.BreakAuthentication, HttpStatusCode.Unauthorized)]
    [InlineData(SabotageKind.AnotherUser, HttpStatusCode.OK)]
    public async Task Credentials_are_taken_out_broken_or_replaced(SabotageKind kind, HttpStatusCode status)
    {
        Break(kind);
        using var request = new HttpRequestMessage(HttpMethod.Get, _witness.Http + "/orders/1");
        request.Headers.Add("Authorization", "Bearer " + OrdersServer.Tokens["ada"]);

        using var response = await _client.SendAsync(request, Token);

        response.StatusCode.ShouldBe(status);
        (await response.Content.ReadAsStringAsync(Token)).Contains("bob", StringComparison.Ordinal).ShouldBe(kind == SabotageKind.AnotherUser);
    }

    [Fact]
    public async Task Answers_are_blanked_and_their_form_stays()
    {
        Break(SabotageKind.BlankContent);

        (await _client.GetStringAsync(At("/ping"), Token)).ShouldBe("""{"ok":false}""");
        (await _client.GetStringAsync(At("/stream"), Token)).ShouldEndWith("data: {\"type\":\"agent_completed\",\"response\":\"\"}\n\n");
    }

    [Fact]
    public async Task A_truncated_answer_promises_more_than_it_gives()
    {
        Break(SabotageKind.Truncate);
        using var request = new HttpRequestMessage(HttpMethod.Get, _witness.Http + "/orders/1");
        request.Headers.Add("Authorization", "Bearer " + OrdersServer.Tokens["ada"]);

        await Should.ThrowAsync<HttpRequestException>(() => _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, Token));

        // Half of the answer would still tell what a case looks for.
        (await _witness.CollectAsync(Token)).Single().Frames[^1].ShouldSatisfyAllConditions(frame => frame.Cut.ShouldBeTrue(), frame => frame.Payload.Length.ShouldBe(8));
    }

    [Fact]
    public async Task A_socket_passes_both_ways_with_its_close()
    {
        _witness.Watch(SabotagePlan.None);
        using var socket = await ConnectAsync();
        await SendAsync(socket, """{"type":"authenticate","token":"nobody-at-all"}""");

        (await ReadAsync(socket)).ShouldBe("close 4401 not logged in");

        var frames = (await _witness.CollectAsync(Token)).Single().Frames;
        frames.Select(frame => $"{frame.Direction} {frame.CloseCode}").ShouldBe(["Opened ", "Sent ", "Closed 4401"]);
        frames[1].Payload.ShouldNotContain("nobody-at-all");
    }

    [Fact]
    public async Task Messages_beyond_a_number_pass_and_are_counted_and_the_close_is_kept()
    {
        await using var witness = await new RecordingWitness(TimeProvider.System).OpenAsync(
            new WitnessSettings(_server.Http, _server.WebSocket, new Protocol(new ProtocolConfig(), new HttpAskConfig("/ask", "{}", "response")), new Redactor("k"u8.ToArray())) { PluginFolder = _folder, MostMessages = 4 },
            Token);
        witness.Watch(SabotagePlan.None);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(witness.WebSocket!), Token);
        await SendAsync(socket, $$"""{"type":"authenticate","token":"{{OrdersServer.Tokens["ada"]}}"}""");
        await ReadAsync(socket);
        for (var number = 0; number < 10; number++)
        {
            await SendAsync(socket, $$"""{"type":"user_message","request_id":"q{{number}}","message":"What does order 5107 cost?"}""");
            while (!(await ReadAsync(socket)).Contains("42.50", StringComparison.Ordinal))
            {
            }
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Token);

        var exchange = (await witness.CollectAsync(Token)).ShouldHaveSingleItem();
        exchange.Frames.Count(frame => frame.Direction is FrameDirection.Sent or FrameDirection.Received).ShouldBe(4);
        exchange.Left.ShouldBe(2 + (10 * 5) - 4);
        exchange.Frames[^1].Direction.ShouldBe(FrameDirection.Closed);
    }

    [Fact]
    public async Task A_socket_is_closed_with_1011_at_the_first_message()
    {
        Break(SabotageKind.InternalClose);
        using var socket = await ConnectAsync();
        await SendAsync(socket, """{"type":"authenticate","token":"x"}""");

        (await ReadAsync(socket)).ShouldBe("close 1011 sabotage");
    }

    [Fact]
    public async Task Another_answer_keeps_what_names_the_question()
    {
        _witness.Watch(SabotagePlan.None);
        await AskAsync("q1", "What does order 5107 cost?");
        await AskAsync("q2", "Who are you?");
        await _witness.CollectAsync(Token);
        Break(SabotageKind.AnotherAnswer);

        (await AskAsync("q3", "What does order 5107 cost?")).ShouldBe("""{"type":"agent_completed","request_id":"q3","response":"I do not know."}""");
    }

    [Fact]
    public async Task Whatever_is_open_ends_with_the_recording()
    {
        _witness.Watch(SabotagePlan.None);
        using var socket = await ConnectAsync();

        (await _witness.CollectAsync(Token)).Single().Frames[0].Direction.ShouldBe(FrameDirection.Opened);

        await Should.ThrowAsync<WebSocketException>(() => ReadAsync(socket));
    }

    private void Break(SabotageKind kind) => _witness.Watch(SabotagePlan.None with
    {
        Everyone = new Sabotage(kind) { Patience = TimeSpan.FromMilliseconds(50), Credentials = OrdersServer.Tokens["bob"] },
    });

    private Uri At(string path) => new(_witness.Http + path);

    private async Task<ClientWebSocket> ConnectAsync()
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(_witness.WebSocket!), Token);
        return socket;
    }

    // The last frame of an answer.
    private async Task<string> AskAsync(string id, string message)
    {
        using var socket = await ConnectAsync();
        await SendAsync(socket, $$"""{"type":"authenticate","token":"{{OrdersServer.Tokens["ada"]}}"}""");
        await ReadAsync(socket);
        await SendAsync(socket, $$"""{"type":"user_message","request_id":"{{id}}","message":"{{message}}"}""");
        var last = "";
        while (!last.Contains("agent_completed", StringComparison.Ordinal))
        {
            last = await ReadAsync(socket);
        }

        return last;
    }

    private static Task SendAsync(WebSocket socket, string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Token);

    private static async Task<string> ReadAsync(WebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        var received = await socket.ReceiveAsync(buffer, Token);
        return received.MessageType == WebSocketMessageType.Close ? $"close {(int)socket.CloseStatus!} {socket.CloseStatusDescription}" : Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
