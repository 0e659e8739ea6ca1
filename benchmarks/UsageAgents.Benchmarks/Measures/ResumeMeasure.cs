using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using UsageAgents.Benchmarks.Service;

namespace UsageAgents.Benchmarks.Measures;

/// <summary>How long it takes to get all events of a run of at least 200 again, from asking for them to the terminal one.</summary>
internal sealed class ResumeMeasure : IMeasure
{
    private const int Workloads = 100;
    private const int LeastEvents = 200;
    private const int Times = 500;

    public IReadOnlyList<string> Fields => ["resume_p99_ms"];

    public async Task MeasureAsync(BenchContext bench, Figures figures, CancellationToken cancellationToken)
    {
        var service = await bench.ServiceAsync(cancellationToken);
        var token = await bench.TokenAsync(0, cancellationToken);
        await ImportAsync(bench, service, token, cancellationToken);

        using var session = await LoadSession.ConnectAsync(service.Socket, token, timed: false, cancellationToken);
        var frames = new List<byte[]>();
        var question = LoadSession.Question("optimization", "Which model is the cheapest for each workload?");
        if (await session.AskAsync(question, 0, cancellationToken, frames) is var count and < LeastEvents)
        {
            throw new InvalidOperationException($"The long run has {count} events; {LeastEvents} are wanted.");
        }

        var run = JsonNode.Parse(frames[0])!["run_id"]!.GetValue<string>();
        var resume = Encoding.UTF8.GetBytes(new JsonObject { ["type"] = "resume", ["run_id"] = run, ["after"] = "1.0" }.ToJsonString());
        var ticks = new List<long>();
        for (var time = 0; time < Times; time++)
        {
            var started = Stopwatch.GetTimestamp();
            await session.AskAsync(resume, started, cancellationToken);
            ticks.Add(Stopwatch.GetTimestamp() - started);
        }

        figures["resume_p99_ms"] = Percentile.Ms(ticks, 0.99);
        await bench.Remarks.WriteLineAsync($"  {frames.Count} events, p50 {Percentile.Ms(ticks, 0.5):0.00} ms");
    }

    private static async Task ImportAsync(BenchContext bench, BenchProcess service, string token, CancellationToken cancellationToken)
    {
        var rows = Enumerable.Range(0, Workloads).Select(index => $"2026-01-05 10:{index % 60:00}:00,workload-{index:000},{1000 + index},{100 + index}");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(service.Address, "/usage"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = new StringContent("timestamp,workload,input_tokens,output_tokens\n" + string.Join('\n', rows), Encoding.UTF8, "text/csv");
        using var response = await bench.Http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
