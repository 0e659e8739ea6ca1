using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Tests.Receiving;

public sealed class MetricsTests(RunningServices services) : IClassFixture<RunningServices>
{
    private const string Source = "UsageAgents.Tests.Receiving.Metrics";

    [Fact]
    public async Task Histograms_of_the_real_exporter_can_be_asked_about_with_their_sums_kept()
    {
        // Given 3 calls of 1,301 tokens read and 40 written in all, and an agent that sums them up
        var token = await services.TokenAsync("u11", TestContext.Current.CancellationToken);
        using (var provider = Exporter(token, MetricReaderTemporalityPreference.Delta))
        using (var meter = new Meter(Source))
        {
            var tokens = meter.CreateHistogram<long>("gen_ai.client.token.usage");
            var durations = meter.CreateHistogram<double>("gen_ai.client.operation.duration");
            foreach (var (input, output, seconds) in new[] { (1000, 20, 0.5), (200, 15, 1.0), (101, 5, 1.5) })
            {
                tokens.Record(input, new("gen_ai.operation.name", "chat"), new("gen_ai.request.model", "gpt-4o"), new("gen_ai.token.type", "input"));
                tokens.Record(output, new("gen_ai.operation.name", "chat"), new("gen_ai.request.model", "gpt-4o"), new("gen_ai.token.type", "output"));
                durations.Record(seconds, new("gen_ai.operation.name", "chat"), new("gen_ai.request.model", "gpt-4o"));
            }

            tokens.Record(9999, new("gen_ai.operation.name", "invoke_agent"), new("gen_ai.request.model", "gpt-4o"), new("gen_ai.token.type", "input"));
            provider.ForceFlush().ShouldBeTrue();
        }

        // When they are asked about
        var read = await AnswerAsync(token, "How many input tokens were there in total?");
        var latency = await AnswerAsync(token, "What is the average latency?");
        var spread = await AnswerAsync(token, "What is the p95 of input tokens?");
        var set = await ReadingAsync(token);

        // Then sums and means are true, and what an average cannot say is declined
        read.ShouldContain("1,301");
        latency.ShouldContain("1,000");
        spread.ShouldContain("averages of requests");
        set["name"]!.GetValue<string>().ShouldBe("opentelemetry-metrics");
        set["averaged"]!.GetValue<bool>().ShouldBeTrue();
        set["rows"]!.GetValue<int>().ShouldBe(3);
    }

    [Fact]
    public async Task Counts_since_the_start_of_a_process_are_rejected_with_what_to_set()
    {
        var answer = await PostAsync(await services.TokenAsync("u12", TestContext.Current.CancellationToken), Metrics(2, Point("input", 4, 100)));

        answer["partialSuccess"]!["rejectedDataPoints"]!.GetValue<int>().ShouldBe(1);
        answer["partialSuccess"]!["errorMessage"]!.GetValue<string>().ShouldContain("TEMPORALITY_PREFERENCE=delta");
    }

    [Fact]
    public async Task An_export_that_is_sent_twice_is_kept_once_and_a_broken_point_is_told()
    {
        var token = await services.TokenAsync("u13", TestContext.Current.CancellationToken);
        var body = Metrics(1, Point("input", 4, 101), Point("output", 4, 8), Point("input", 200_000, 5), Point("input", 1, -4));

        var first = await PostAsync(token, body);
        await PostAsync(token, body);

        first["partialSuccess"]!["rejectedDataPoints"]!.GetValue<int>().ShouldBe(2);
        (await ReadingAsync(token))["rows"]!.GetValue<int>().ShouldBe(4);
        (await AnswerAsync(token, "How many input tokens were there in total?")).ShouldContain("101");
    }

    [Fact]
    public async Task Random_bytes_are_refused_or_taken_and_never_a_fault_of_ours()
    {
        var token = await services.TokenAsync("u14", TestContext.Current.CancellationToken);
        var random = new Random(13);
        for (var round = 0; round < 100; round++)
        {
            var bytes = new byte[random.Next(1, 120)];
            random.NextBytes(bytes);
            bytes[0] = 10;
            using var content = new ByteArrayContent(bytes);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
            using var response = await services.SendAsync(HttpMethod.Post, "/v1/metrics", token, content, TestContext.Current.CancellationToken);
            ((int)response.StatusCode).ShouldBeLessThan(500);
        }
    }

    private static string Point(string type, int count, int sum) => $$$"""
        {"attributes": [{"key": "gen_ai.request.model", "value": {"stringValue": "gpt-4o"}}, {"key": "gen_ai.token.type", "value": {"stringValue": "{{{type}}}"}}],
         "startTimeUnixNano": "1767607200000000000", "timeUnixNano": "1767607260000000000", "count": "{{{count}}}", "sum": {{{sum}}}}
        """;

    private static string Metrics(int temporality, params string[] points) => $$$"""
        {"resourceMetrics": [{"scopeMetrics": [{"metrics": [
          {"name": "gen_ai.client.token.usage", "histogram": {"aggregationTemporality": {{{temporality}}}, "dataPoints": [{{{string.Join(',', points)}}}] } },
          {"name": "http.server.request.duration", "histogram": {"aggregationTemporality": 2, "dataPoints": [{"count": 1}] } } ] } ] } ] }
        """;

    private MeterProvider Exporter(string token, MetricReaderTemporalityPreference temporality) => Sdk.CreateMeterProviderBuilder()
        .AddMeter(Source)
        .ConfigureResource(resource => resource.AddService("shop-assistant"))
        .AddOtlpExporter((options, reader) =>
        {
            options.Protocol = OtlpExportProtocol.HttpProtobuf;
            options.Endpoint = new Uri(services.Agents, "/v1/metrics");
            options.Headers = $"Authorization=Bearer {token}";
            reader.TemporalityPreference = temporality;
        })
        .Build();

    private async Task<string> AnswerAsync(string token, string question) =>
        (await services.AskAsync("data", question, token, TestContext.Current.CancellationToken))["response"]!.GetValue<string>();

    private async Task<JsonNode> ReadingAsync(string token)
    {
        using var response = await services.SendAsync(HttpMethod.Get, "/usage", token, null, TestContext.Current.CancellationToken);
        return (await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!["question_reads"]!;
    }

    private async Task<JsonObject> PostAsync(string token, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await services.SendAsync(HttpMethod.Post, "/v1/metrics", token, content, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;
    }
}
