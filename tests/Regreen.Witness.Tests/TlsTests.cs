using System.Net.WebSockets;
using System.Text;
using Regreen.Adapters.Witness;
using Regreen.Core.Configuring;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Witnessing;

namespace Regreen.Witness.Tests;

public sealed class TlsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("regreen-tls-").FullName;
    private readonly HttpClient _client = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_service_over_TLS_is_relayed_where_its_authority_is_trusted()
    {
        using var certificate = TestAuthority.Trusted();
        await using var server = await OrdersServer.StartAsync(certificate);
        await using var witness = await OpenAsync(server);

        (await _client.GetStringAsync(new Uri(witness.Http + "/ping"), Token)).ShouldBe("""{"ok":true}""");
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(witness.WebSocket!), Token);
        await socket.SendAsync("""{"type":"authenticate","token":"nobody-at-all"}"""u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Token);
        await socket.ReceiveAsync(new byte[1024], Token);

        server.Http.ShouldStartWith("https://");
        ((int?)socket.CloseStatus).ShouldBe(4401);
        (await witness.CollectAsync(Token)).SelectMany(exchange => exchange.Frames).Select(frame => $"{frame.Direction} {frame.Name} {frame.Status}{frame.CloseCode}")
            .ShouldBe(["Sent GET /ping ", "Received GET /ping 200", "Opened GET /chat ", "Sent  ", "Closed  4401"]);
    }

    [Fact]
    public async Task A_service_whose_certificate_nobody_vouches_for_is_refused_and_the_reason_is_recorded()
    {
        using var certificate = TestAuthority.SelfSigned();
        await using var server = await OrdersServer.StartAsync(certificate);
        await using var witness = await OpenAsync(server);

        await Should.ThrowAsync<HttpRequestException>(() => _client.GetStringAsync(new Uri(witness.Http + "/ping"), Token));
        using var socket = new ClientWebSocket();
        await Should.ThrowAsync<WebSocketException>(() => socket.ConnectAsync(new Uri(witness.WebSocket!), Token));

        server.Requests.ShouldBe(0);
        var failed = (await witness.CollectAsync(Token)).Select(exchange => exchange.Frames[^1]).ToList();
        failed.Count.ShouldBe(2);
        failed.ShouldAllBe(frame => frame.Direction == FrameDirection.Failed && frame.Phase == Phase.Reach && frame.Reason == "tls failed" && frame.Payload.Contains("certificate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_suite_of_a_service_that_is_not_trusted_says_why_it_is_red()
    {
        using var certificate = TestAuthority.SelfSigned();
        await using var server = await OrdersServer.StartAsync(certificate);
        using var suites = new WitnessedSuites(server);

        var judged = await suites.RunAsync(WitnessedSuites.Pytest with { Command = WitnessedSuites.Pytest.Command + " -k test_ping" });

        judged.Values.Single().Verdict.ShouldBe(Verdict.Failing);
        judged.Values.Single().Reason.ShouldContain("; the service could not be reached: tls failed: The remote certificate");
    }

    private async Task<IWitnessSession> OpenAsync(OrdersServer server)
    {
        var settings = new WitnessSettings(server.Http, server.WebSocket, new Protocol(new ProtocolConfig(), new HttpAskConfig("/ask", "{}", "response")), new Redactor(Encoding.UTF8.GetBytes("k"))) { PluginFolder = _folder };
        var witness = await new RecordingWitness(TimeProvider.System).OpenAsync(settings, Token);
        witness.Watch(SabotagePlan.None);
        return witness;
    }
}
