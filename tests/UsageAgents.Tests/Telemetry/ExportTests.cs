using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Tests.Telemetry;

public sealed class ExportTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Question = "How many requests were there per workload?";

    [Fact]
    public async Task Spans_metrics_logs_and_the_quality_are_exported_under_the_trace_of_the_caller_and_hold_no_question()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var receiver = await OtlpReceiver.StartAsync(cancellationToken);
        await using var services = new RunningServices(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address.ToString(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        });
        await services.InitializeAsync();
        var token = await services.TokenAsync("alice", cancellationToken);

        services.Http.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-b7ad6b7169203331-01");
        await services.AskAsync("supervisor", Question, token, cancellationToken);
        using var tool = await services.SendAsync(HttpMethod.Post, "/tools/usage_query", token, JsonContent.Create(new { sql = "SELECT 1 FROM nothing" }), cancellationToken);

        // The span of the run ends after its last frame was seen.
        var limit = Stopwatch.StartNew();
        do
        {
            Flush(services.AgentServices);
        }
        while (!receiver.Holds("traces", "invoke_agent supervisor"u8) && limit.Elapsed < TimeSpan.FromMinutes(1));

        foreach (var name in (string[])["invoke_agent supervisor", "execute_tool usage_statistics", "gen_ai.operation.name", "gen_ai.tool.call.id", "tool_error", "usage-agents"])
        {
            receiver.Holds("traces", Encoding.UTF8.GetBytes(name)).ShouldBeTrue(name);
        }

        receiver.Holds("traces", Convert.FromHexString(Trace)).ShouldBeTrue("the trace of the caller");
        receiver.Holds("logs", Convert.FromHexString(Trace)).ShouldBeTrue("log lines belong to the trace of the caller");
        receiver.Holds("logs", "gen_ai.evaluation.result"u8).ShouldBeTrue();
        receiver.Holds("logs", "gen_ai.evaluation.score.value"u8).ShouldBeTrue();
        receiver.Holds("metrics", "gen_ai.client.operation.duration"u8).ShouldBeTrue();
        receiver.Received.ShouldAllBe(sent => !Encoding.UTF8.GetString(sent.Content).Contains(Question) && !Encoding.UTF8.GetString(sent.Content).Contains(token));
    }

    [Fact]
    public async Task Without_a_receiver_nothing_is_loaded_for_it()
    {
        await using var services = new RunningServices();
        await services.InitializeAsync();

        services.AgentServices.GetService<TracerProvider>().ShouldBeNull();
    }

    private static void Flush(IServiceProvider services)
    {
        services.GetRequiredService<TracerProvider>().ForceFlush().ShouldBeTrue();
        services.GetRequiredService<MeterProvider>().ForceFlush().ShouldBeTrue();
        services.GetRequiredService<LoggerProvider>().ForceFlush().ShouldBeTrue();
    }
}
