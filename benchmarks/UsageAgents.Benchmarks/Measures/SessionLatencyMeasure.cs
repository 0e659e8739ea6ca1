using UsageAgents.Benchmarks.Service;

namespace UsageAgents.Benchmarks.Measures;

/// <summary>The time from a question to each of its events, with 1,000 sessions at half of the highest rate.</summary>
internal sealed class SessionLatencyMeasure : IMeasure
{
    private const int Sessions = 1000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(8);

    public IReadOnlyList<string> Fields => ["p99_ms_1000_sessions"];

    public async Task MeasureAsync(BenchContext bench, Figures figures, CancellationToken cancellationToken)
    {
        if (bench.RunsPerSecond is null)
        {
            await new RateMeasure().MeasureAsync(bench, figures, cancellationToken);
        }

        var service = await bench.ServiceAsync(cancellationToken);
        using var load = await Load.ConnectAsync(bench, service.Socket, Sessions, timed: true, cancellationToken);
        await load.PacedAsync(Questions.SevenEvents, bench.RunsPerSecond!.Value / 2, WarmUp, cancellationToken);
        load.Forget();
        await load.PacedAsync(Questions.SevenEvents, bench.RunsPerSecond.Value / 2, Duration, cancellationToken);
        figures["p99_ms_1000_sessions"] = load.LatencyMs(0.99);
        await bench.Remarks.WriteLineAsync($"  p50 {load.LatencyMs(0.5):0.00} ms, p90 {load.LatencyMs(0.9):0.00} ms at {bench.RunsPerSecond / 2:0} runs/s");
    }
}
