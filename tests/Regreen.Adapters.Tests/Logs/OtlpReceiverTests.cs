using System.Collections.Immutable;
using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Regreen.Adapters.Otlp;
using Regreen.Core;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Tracing;

namespace Regreen.Adapters.Tests.Logs;

public sealed class OtlpReceiverTests : IAsyncLifetime
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Nanoseconds = "1767322801500000000";

    private static readonly DateTimeOffset From = new(2026, 1, 2, 3, 0, 0, TimeSpan.Zero);
    private static readonly Deployment Deployment = new("k", false, ImmutableSortedDictionary<string, string>.Empty, new ServedRevision("tree", null, null, RevisionSource.Service));

    private readonly HttpClient _http = new();
    private int _port;
    private OtlpReceiver _receiver = null!;

    public ValueTask InitializeAsync()
    {
        _receiver = Start(attempts: 10);
        return ValueTask.CompletedTask;
    }

    // Somebody else may take a free port before the receiver does.
    private OtlpReceiver Start(int attempts)
    {
        _port = FreePort();
        try
        {
            var receiver = new OtlpReceiver(_port, text => text.Replace("hunter2", "•••", StringComparison.Ordinal));
            receiver.Start();
            return receiver;
        }
        catch (UserErrorException) when (attempts > 1)
        {
            return Start(attempts - 1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _http.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Takes_records_as_json(bool compressed)
    {
        var body = Encoding.UTF8.GetBytes($$"""
            { "resourceLogs": [ { "resource": { "attributes": [ { "key": "service.name", "value": { "stringValue": "agents" } } ] },
              "scopeLogs": [ { "scope": {}, "logRecords": [
                { "timeUnixNano": "{{Nanoseconds}}", "severityNumber": 17, "severityText": "ERROR", "traceId": "{{Trace.ToUpperInvariant()}}",
                  "body": { "stringValue": "token hunter2 refused" }, "attributes": [ { "key": "exception.type", "value": { "stringValue": "AuthError" } } ] } ] } ] } ] }
            """);

        (await SendAsync(compressed ? Compress(body) : body, "application/json", compressed)).ShouldBe(HttpStatusCode.OK);

        var line = (await ReadAsync()).ShouldHaveSingleItem();
        line.ShouldBe(new LogLine("agents", "ERROR token ••• refused AuthError", From.AddSeconds(1.5)) { Trace = Trace });
    }

    [Fact]
    public async Task Takes_records_as_protobuf_and_skips_fields_that_it_does_not_know()
    {
        byte[] record =
            [.. Fixed(1, 1767322801500000000), .. Varint(2, 13), .. Bytes(5, Bytes(1, Encoding.UTF8.GetBytes("cache is cold"))), .. Bytes(9, Convert.FromHexString(Trace)), .. Varint(99, 7), .. Bytes(6, [.. Text(1, "tries"), .. Bytes(2, Varint(3, 3))])];
        byte[] resource = Bytes(1, Bytes(1, [.. Text(1, "service.name"), .. Bytes(2, Text(1, "agents"))]));
        var body = Bytes(1, [.. resource, .. Bytes(2, Bytes(2, record))]);

        (await SendAsync(body, "application/x-protobuf")).ShouldBe(HttpStatusCode.OK);

        (await ReadAsync()).ShouldHaveSingleItem().ShouldBe(new LogLine("agents", "WARN cache is cold", From.AddSeconds(1.5)) { Trace = Trace });
    }

    [Fact]
    public async Task Takes_spans_of_the_published_exporter_with_their_failure_and_its_exception()
    {
        using var source = new ActivitySource("receiver-test");
        var trace = "";
        using (var provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(source.Name)
            .ConfigureResource(resource => resource.AddService("shop"))
            .AddOtlpExporter(options => (options.Endpoint, options.Protocol) = (new Uri($"http://127.0.0.1:{_port}/v1/traces"), OtlpExportProtocol.HttpProtobuf))
            .Build())
        {
            using var outer = source.StartActivity("checkout")!;
            using var inner = source.StartActivity("charge")!;
            inner.SetTag("card.kind", "hunter2").SetTag("tries", 3);
            inner.SetStatus(ActivityStatusCode.Error, "card refused").AddException(new InvalidOperationException("no key"));
            trace = outer.TraceId.ToHexString();
            inner.Stop();
            outer.Stop();
            provider.ForceFlush(10_000).ShouldBeTrue();
        }

        var spans = await _receiver.ReadAsync(new HashSet<string>(StringComparer.Ordinal) { trace }, TestContext.Current.CancellationToken);
        var tree = TraceTree.Of(spans);
        tree.Spans.Select(entry => (entry.Span.Service, entry.Span.Name, entry.Depth, entry.Span.IsFailed)).ShouldBe([("shop", "checkout", 0, false), ("shop", "charge", 1, true)]);
        var failed = tree.Origin!;
        failed.Message.ShouldBe("card refused");
        failed.Attributes.ShouldBe(new Dictionary<string, string>(StringComparer.Ordinal) { ["card.kind"] = "•••", ["tries"] = "3" }, ignoreOrder: true);
        failed.Exceptions.ShouldHaveSingleItem().ShouldStartWith("System.InvalidOperationException: no key");
        failed.Duration.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task Takes_spans_as_json_and_only_those_that_are_asked_for_are_given()
    {
        var body = Encoding.UTF8.GetBytes($$"""
            { "resourceSpans": [ { "resource": { "attributes": [ { "key": "service.name", "value": { "stringValue": "agents" } } ] },
              "scopeSpans": [ { "scope": {}, "spans": [
                { "traceId": "{{Trace.ToUpperInvariant()}}", "spanId": "00F067AA0BA902B7", "parentSpanId": "", "name": "ask",
                  "startTimeUnixNano": "{{Nanoseconds}}", "endTimeUnixNano": "1767322801750000000", "status": { "code": 2, "message": "gone" },
                  "events": [ { "name": "exception", "attributes": [ { "key": "exception.type", "value": { "stringValue": "AuthError" } } ] } ] },
                { "traceId": "ffff651916cd43dd8448eb211c80319c", "spanId": "00f067aa0ba902b7", "name": "other", "startTimeUnixNano": 1, "endTimeUnixNano": 0 } ] } ] } ] }
            """);

        (await SendAsync(body, "application/json", path: "/v1/traces")).ShouldBe(HttpStatusCode.OK);

        var span = (await _receiver.ReadAsync(new HashSet<string>(StringComparer.Ordinal) { Trace }, TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
        (span.TraceId, span.Id, span.ParentId, span.Service, span.Name, span.IsFailed, span.Message).ShouldBe((Trace, "00f067aa0ba902b7", null, "agents", "ask", true, "gone"));
        (span.Start, span.Duration).ShouldBe((From.AddSeconds(1.5), TimeSpan.FromSeconds(0.25)));
        span.Exceptions.ShouldHaveSingleItem().ShouldStartWith("AuthError");
    }

    [Theory]
    [InlineData("application/json", "{ \"resourceSpans\": [ 1 ] }")]
    [InlineData("application/json", "{ \"resourceSpans\": [ { \"scopeSpans\": [ { \"spans\": [ { \"startTimeUnixNano\": \"soon\" } ] } ] } ] }")]
    [InlineData("application/x-protobuf", "\u000a\u007fshort")]
    public async Task What_is_no_trace_is_refused(string type, string body) =>
        (await SendAsync(Encoding.UTF8.GetBytes(body), type, path: "/v1/traces")).ShouldBe(HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("application/json", "{ \"resourceLogs\": [", HttpStatusCode.BadRequest)]
    [InlineData("application/x-protobuf", "\u000a\u007fshort", HttpStatusCode.BadRequest)]
    [InlineData("text/plain", "hello", HttpStatusCode.UnsupportedMediaType)]
    public async Task What_is_no_request_is_refused_and_receiving_goes_on(string type, string body, HttpStatusCode status)
    {
        (await SendAsync(Encoding.UTF8.GetBytes(body), type)).ShouldBe(status);
        (await SendAsync("{}"u8.ToArray(), "application/json")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_value_that_is_nested_without_end_is_refused()
    {
        var value = Text(1, "deep");
        for (var depth = 0; depth < 2000; depth++)
        {
            value = Bytes(6, Bytes(1, [.. Text(1, "k"), .. Bytes(2, value)]));
        }

        (await SendAsync(Bytes(1, Bytes(2, Bytes(2, Bytes(5, value)))), "application/x-protobuf")).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_body_beyond_the_bound_is_refused_even_when_it_is_small_on_the_wire() =>
        (await SendAsync(Compress(new byte[20_000_000]), "application/json", compressed: true)).ShouldBe(HttpStatusCode.RequestEntityTooLarge);

    [Fact]
    public async Task A_port_that_is_taken_is_an_error_with_a_hint()
    {
        await using var second = new OtlpReceiver(_port, text => text);

        Should.Throw<UserErrorException>(second.Start).Message.ShouldStartWith($"The receiver of telemetry cannot listen on port {_port}: ");
    }

    [Fact]
    public async Task A_receiver_that_never_started_leaves_the_port_to_another()
    {
        await new OtlpReceiver(_port, text => text).DisposeAsync();

        (await SendAsync("{}"u8.ToArray(), "application/json")).ShouldBe(HttpStatusCode.OK);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static byte[] Compress(byte[] body)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }

        return compressed.ToArray();
    }

    private static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Bytes(int field, byte[] bytes) => [.. Number(((ulong)field << 3) | 2), .. Number((ulong)bytes.Length), .. bytes];

    private static byte[] Varint(int field, ulong value) => [.. Number((ulong)field << 3), .. Number(value)];

    private static byte[] Fixed(int field, ulong value) => [.. Number(((ulong)field << 3) | 1), .. BitConverter.GetBytes(value)];

    private static byte[] Number(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }

    private Task<IReadOnlyList<LogLine>> ReadAsync() => _receiver.ReadAsync(Deployment, From, From.AddMinutes(10), 100, TestContext.Current.CancellationToken);

    private async Task<HttpStatusCode> SendAsync(byte[] body, string type, bool compressed = false, string path = "/v1/logs")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (compressed)
        {
            content.Headers.ContentEncoding.Add("gzip");
        }

        using var response = await _http.PostAsync(new Uri($"http://127.0.0.1:{_port}{path}"), content, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
