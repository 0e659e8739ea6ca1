using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Regreen.Adapters.Witness;
using Regreen.Core.Configuring;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Witnessing;

namespace Regreen.Witness.Tests;

public sealed class ProxyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("regreen-proxy-").FullName;
    private readonly X509Certificate2 _certificate = TestAuthority.Trusted();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _certificate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_goes_to_the_target_is_recorded_and_what_goes_elsewhere_passes_unseen(bool isTls)
    {
        await using var server = await StartAsync(isTls);
        await using var other = await StartAsync(isTls);
        await using var witness = await OpenAsync(server);
        var environment = witness.Join(ImmutableSortedDictionary<string, string>.Empty);
        using var client = Client(environment);

        (await client.GetStringAsync(new Uri(server.Http + "/ping"), Token)).ShouldBe("""{"ok":true}""");
        (await client.GetStringAsync(new Uri(other.Http + "/stream"), Token)).ShouldContain("42.50 EUR");
        using var echo = await client.PostAsync(new Uri(other.Http + "/echo"), new StringContent(new string('y', 300_000)), Token);

        (await echo.Content.ReadAsStringAsync(Token)).ShouldBe("300000");
        (await witness.CollectAsync(Token)).SelectMany(exchange => exchange.Frames).Select(frame => $"{frame.Direction} {frame.Name} {frame.Status}").ShouldBe(["Sent GET /ping ", "Received GET /ping 200"]);
        other.Headers.ShouldAllBe(headers => !headers.ContainsKey("traceparent") && !headers.ContainsKey("Proxy-Connection"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_socket_through_the_proxy_is_recorded(bool isTls)
    {
        await using var server = await StartAsync(isTls);
        await using var witness = await OpenAsync(server);
        var environment = witness.Join(ImmutableSortedDictionary<string, string>.Empty);
        using var socket = new ClientWebSocket();
        using var invoker = new HttpMessageInvoker(Handler(environment));
        await socket.ConnectAsync(new Uri(server.WebSocket), invoker, Token);
        await socket.SendAsync("""{"type":"authenticate","token":"nobody-at-all"}"""u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Token);
        await socket.ReceiveAsync(new byte[1024], Token);

        ((int?)socket.CloseStatus).ShouldBe(4401);
        (await witness.CollectAsync(Token)).Single().Frames.Select(frame => $"{frame.Direction} {frame.Name}{frame.CloseCode}").ShouldBe(["Opened GET /chat", "Sent ", "Closed 4401"]);
    }

    [Fact]
    public async Task Only_TLS_with_the_target_is_opened_and_what_opens_it_ends_with_the_run()
    {
        await using var server = await StartAsync(isTls: true);
        await using var other = await StartAsync(isTls: true);
        var witness = await OpenAsync(server);
        var environment = witness.Join(ImmutableSortedDictionary<string, string>.Empty);
        var issuers = new List<string>();
        using var client = Client(environment, issuers.Add);

        await client.GetStringAsync(new Uri(server.Http + "/ping"), Token);
        await client.GetStringAsync(new Uri(other.Http + "/ping"), Token);
        var (all, own) = (environment["SSL_CERT_FILE"], environment["NODE_EXTRA_CA_CERTS"]);
        var texts = await File.ReadAllTextAsync(all, Token) + await File.ReadAllTextAsync(own, Token);
        await witness.DisposeAsync();

        issuers.ShouldBe(["CN=Regreen witness of one run", "CN=Trusted by the tests"]);
        texts.ShouldContain("BEGIN CERTIFICATE");
        texts.ShouldNotContain("PRIVATE KEY");
        environment["REQUESTS_CA_BUNDLE"].ShouldBe(all);
        environment["CURL_CA_BUNDLE"].ShouldBe(all);
        Directory.Exists(Path.GetDirectoryName(all)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_target_without_TLS_needs_no_authority_and_the_proxy_is_there_only_where_it_is_wanted()
    {
        await using var server = await OrdersServer.StartAsync();
        await using var plain = await OpenAsync(server);
        await using var none = await OpenAsync(server, isProxy: false);

        plain.Join(ImmutableSortedDictionary<string, string>.Empty).ContainsKey("SSL_CERT_FILE").ShouldBeFalse();
        none.Join(ImmutableSortedDictionary<string, string>.Empty).Keys.ShouldAllBe(name => !name.EndsWith("PROXY", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("CONNECT nowhere HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad Request")]
    [InlineData("CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n", "HTTP/1.1 502 Bad Gateway")]
    [InlineData("GET http://127.0.0.1:1/ HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n", "HTTP/1.1 502 Bad Gateway")]
    [InlineData("GET / HTTP/1.1\r\nHost: here\r\n\r\n", "HTTP/1.1 400 Bad Request")]
    public async Task What_cannot_be_passed_on_is_answered(string request, string answer)
    {
        await using var server = await OrdersServer.StartAsync();
        await using var witness = await OpenAsync(server);
        var proxy = new Uri(witness.Join(ImmutableSortedDictionary<string, string>.Empty)["http_proxy"]);
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(proxy.Host, proxy.Port, Token);
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(request), Token);
        using var reader = new StreamReader(client.GetStream());

        (await reader.ReadLineAsync(Token)).ShouldBe(answer);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cases_that_curl_asks_through_the_proxy_are_proven_or_caught(bool isTls)
    {
        await using var server = await StartAsync(isTls);
        using var suites = new WitnessedSuites(server);

        var judged = await suites.RunAsync(Suite(server, "sh proxied.sh", "results.tap"));

        string Of(string name) => $"{judged[name].Verdict}: {judged[name].Reason}";
        Of("order has its total").ShouldStartWith("Proven");
        Of("any status will do").ShouldStartWith("Unproven: hollow: it claims reachable, and stays green when every answer is 503 (live)");
        Of("looks at nothing").ShouldStartWith("Unproven: hollow: it claims reachable, and stays green when connections are reset (live)");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cases_of_pytest_that_know_only_the_own_address_of_the_service_are_proven_or_caught(bool isTls)
    {
        await using var server = await StartAsync(isTls);
        using var suites = new WitnessedSuites(server);

        var judged = await suites.RunAsync(Suite(server, "/usr/bin/python3 -m pytest -q -p no:cacheprovider --junitxml=results.xml test_proxied.py", "results.xml"));

        string Of(string name) => $"{judged["test_proxied." + name].Verdict}: {judged["test_proxied." + name].Reason}";
        Of("test_answers_with_the_total").ShouldStartWith("Proven");
        Of("test_any_answer_will_do").ShouldStartWith("Unproven: hollow: it claims answers, and stays green when answers are blanked (live)");
        Of("test_swallows_exceptions").ShouldStartWith("Unproven: hollow: it claims reachable, and stays green when connections are reset (live)");
    }

    private Task<OrdersServer> StartAsync(bool isTls) => OrdersServer.StartAsync(isTls ? _certificate : null);

    private static SuiteConfig Suite(OrdersServer server, string command, string results) => new("proxied")
    {
        Command = command,
        Results = [results],
        Proxy = true,
        Environment = ImmutableSortedDictionary<string, string>.Empty.Add("SERVICE", server.Http).Add("ADA_TOKEN", OrdersServer.Tokens["ada"]),
    };

    // A client that believes what the variables say, and no authority besides those of the file and the tests' own.
    private static HttpClient Client(ImmutableSortedDictionary<string, string> environment, Action<string>? see = null) => new(Handler(environment, see));

    private static SocketsHttpHandler Handler(ImmutableSortedDictionary<string, string> environment, Action<string>? see = null)
    {
        var trusted = new X509Certificate2Collection();
        trusted.ImportFromPemFile(TestAuthority.File);
        if (environment.TryGetValue("NODE_EXTRA_CA_CERTS", out var file))
        {
            trusted.ImportFromPemFile(file);
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(trusted);
        var handler = new SocketsHttpHandler { Proxy = new WebProxy(environment["http_proxy"]) };
        handler.SslOptions.CertificateChainPolicy = policy;
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            see?.Invoke(certificate!.Issuer);
            return errors == SslPolicyErrors.None;
        };
        return handler;
    }

    private async Task<IWitnessSession> OpenAsync(OrdersServer server, bool isProxy = true)
    {
        var settings = new WitnessSettings(server.Http, server.WebSocket, new Protocol(new ProtocolConfig(), new HttpAskConfig("/ask", "{}", "response")), new Redactor("k"u8.ToArray())) { PluginFolder = _folder, IsProxy = isProxy };
        var witness = await new RecordingWitness(TimeProvider.System).OpenAsync(settings, Token);
        witness.Watch(SabotagePlan.None);
        return witness;
    }
}
