using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Tests.Receiving;

public sealed class TelemetryTests(RunningServices services) : IClassFixture<RunningServices>
{
    private const string Source = "UsageAgents.Tests.Receiving";

    [Fact]
    public async Task What_the_real_exporter_sends_can_be_asked_about()
    {
        var token = await services.TokenAsync("u1", TestContext.Current.CancellationToken);
        using (var provider = Exporter(token))
        using (var source = new ActivitySource(Source))
        {
            Call(source, "chat", ("gen_ai.request.model", "gpt-4o"), ("gen_ai.response.model", "gpt-4o-2024-08-06"), ("gen_ai.usage.input_tokens", 1201), ("gen_ai.usage.output_tokens", 30));
            Call(source, "chat", ("gen_ai.system", "openai"), ("gen_ai.request.model", "gpt-4o-mini"), ("gen_ai.usage.prompt_tokens", 99L), ("gen_ai.usage.completion_tokens", 4L));
            Call(source, "invoke_agent", ("gen_ai.request.model", "gpt-4o"), ("gen_ai.usage.input_tokens", 1300));
            Call(source, "execute_tool", ("gen_ai.tool.name", "search"));
            using (var failed = source.StartActivity("chat", ActivityKind.Client)!)
            {
                failed.SetTag("gen_ai.request.model", "gpt-4o").SetTag("error.type", "rate_limited").SetStatus(ActivityStatusCode.Error);
            }

            provider.ForceFlush().ShouldBeTrue();
        }

        var answer = await services.AskAsync("data", "How many input tokens were there in total?", token, TestContext.Current.CancellationToken);
        var set = await ReadingAsync(token);

        answer["response"]!.GetValue<string>().ShouldContain("1,300");
        set["name"]!.GetValue<string>().ShouldBe("opentelemetry");
        set["rows"]!.GetValue<int>().ShouldBe(3);
        set["workloads"]!.AsArray().Single()!.GetValue<string>().ShouldBe("shop-assistant");
        set["models"]!.AsArray().Select(model => model!.GetValue<string>()).ShouldBe(["gpt-4o", "gpt-4o-2024-08-06", "gpt-4o-mini"]);
        set["columns"]!.AsArray().Select(column => column!.GetValue<string>()).ShouldContain("latency_ms", StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_span_that_is_sent_twice_is_kept_once_and_a_broken_one_is_told()
    {
        var token = await services.TokenAsync("u2", TestContext.Current.CancellationToken);
        var body = Spans(Span("0102030405060708"), Span("0102030405060709"), Span("07"), Span("0102030405060710", end: "1"));

        var first = await PostAsync(token, body);
        await PostAsync(token, body);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(index => PostAsync(token, Spans(Span($"01020304050607a{index}"), Span("0102030405060708")))));

        first["partialSuccess"]!["rejectedSpans"]!.GetValue<int>().ShouldBe(2);
        first["partialSuccess"]!["errorMessage"]!.GetValue<string>().ShouldContain("hexadecimal");
        (await ReadingAsync(token))["rows"]!.GetValue<int>().ShouldBe(10);
    }

    [Fact]
    public async Task What_comes_in_bit_by_bit_does_not_take_the_place_of_what_was_selected()
    {
        var token = await services.TokenAsync("u3", TestContext.Current.CancellationToken);
        using var csv = new StringContent("timestamp,input_tokens,output_tokens\n2026-01-05,5,5\n");
        using var imported = await services.SendAsync(HttpMethod.Post, "/usage", token, csv, TestContext.Current.CancellationToken);

        await PostAsync(token, Spans(Span("0102030405060708")));

        (await ReadingAsync(token))["name"]!.GetValue<string>().ShouldBe("import");
    }

    [Theory]
    [InlineData("application/json", "{", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "[1]", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "{\"resourceSpans\": [{\"scopeSpans\": 5}]}", HttpStatusCode.OK)]
    [InlineData("application/x-protobuf", "no protobuf", HttpStatusCode.BadRequest)]
    [InlineData("application/x-protobuf", "", HttpStatusCode.OK)]
    [InlineData("text/plain", "spans", HttpStatusCode.UnsupportedMediaType)]
    public async Task Anything_else_gets_an_answer_of_its_own(string type, string body, HttpStatusCode expected)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue(type);

        using var response = await services.SendAsync(
            HttpMethod.Post, "/v1/traces", await services.TokenAsync("u4", TestContext.Current.CancellationToken), content, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task Random_bytes_are_refused_or_taken_and_never_a_fault_of_ours()
    {
        var token = await services.TokenAsync("u5", TestContext.Current.CancellationToken);
        var random = new Random(11);
        for (var round = 0; round < 200; round++)
        {
            var bytes = new byte[random.Next(1, 120)];
            random.NextBytes(bytes);
            bytes[0] = 10;
            using var content = new ByteArrayContent(bytes);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
            using var response = await services.SendAsync(HttpMethod.Post, "/v1/traces", token, content, TestContext.Current.CancellationToken);
            ((int)response.StatusCode).ShouldBeLessThan(500);
        }
    }

    private static string Span(string id, string end = "1767607201500000000") => $$$"""
        {"traceId": "0102030405060708090a0b0c0d0e0f10", "spanId": "{{{id}}}", "name": "chat gpt-4o", "startTimeUnixNano": "1767607200000000000", "endTimeUnixNano": "{{{end}}}",
         "attributes": [{"key": "gen_ai.request.model", "value": {"stringValue": "gpt-4o"}}, {"key": "gen_ai.usage.input_tokens", "value": {"intValue": "10"}},
                        {"key": "gen_ai.usage.output_tokens", "value": {"intValue": 5}}]}
        """;

    private static string Spans(params string[] spans) => $$"""{"resourceSpans": [{"scopeSpans": [{"spans": [{{string.Join(',', spans)}}]}]}]}""";

    private static void Call(ActivitySource source, string operation, params (string Key, object Value)[] tags)
    {
        using var activity = source.StartActivity(operation, ActivityKind.Client)!;
        activity.SetTag("gen_ai.operation.name", operation);
        foreach (var (key, value) in tags)
        {
            activity.SetTag(key, value);
        }
    }

    private TracerProvider Exporter(string token) => Sdk.CreateTracerProviderBuilder()
        .AddSource(Source)
        .ConfigureResource(resource => resource.AddService("shop-assistant"))
        .AddOtlpExporter(options =>
        {
            options.Protocol = OtlpExportProtocol.HttpProtobuf;
            options.Endpoint = new Uri(services.Agents, "/v1/traces");
            options.Headers = $"Authorization=Bearer {token}";
        })
        .Build();

    private async Task<JsonNode> ReadingAsync(string token)
    {
        using var response = await services.SendAsync(HttpMethod.Get, "/usage", token, null, TestContext.Current.CancellationToken);
        return (await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!["question_reads"]!;
    }

    private async Task<JsonObject> PostAsync(string token, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await services.SendAsync(HttpMethod.Post, "/v1/traces", token, content, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;
    }
}
