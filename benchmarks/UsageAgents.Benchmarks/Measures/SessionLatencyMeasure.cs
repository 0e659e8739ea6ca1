using System.Diagnostics;
using UsageAgents.Benchmarks.Service;

namespace UsageAgents.Benchmarks.Measures;

/// <summary>
/// The time from a question to each of its events, with 1,000 sessions at half of the highest rate; and the same of a bare WebSocket that sends the same frames at the same rate:
/// what client and machine make of it without a service.
/// </summary>
internal sealed class SessionLatencyMeasure : IMeasure
{
    private const int Sessions = 1000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(8);

    public IReadOnlyList<string> Fields => ["p99_ms_1000_sessions", "raw_p99_ms_1000_sessions"];

    public async Task MeasureAsync(BenchContext bench, Figures figures, CancellationToken cancellationToken)
    {
        if (bench.RunsPerSecond is null)
        {
            await new RateMeasure().MeasureAsync(bench, figures, cancellationToken);
        }

        var rate = bench.RunsPerSecond!.Value / 2;
        var service = await bench.ServiceAsync(cancellationToken);
        using var load = await Load.ConnectAsync(bench, service.Socket, Sessions, timed: true, cancellationToken);
        var frames = new List<byte[]>();
        await load.Sessions[0].AskAsync(Questions.SevenEvents, Stopwatch.GetTimestamp(), cancellationToken, frames);
        figures["p99_ms_1000_sessions"] = await PacedAsync(load, rate, cancellationToken);
        await bench.Remarks.WriteLineAsync($"  p50 {load.LatencyMs(0.5):0.00} ms, p90 {load.LatencyMs(0.9):0.00} ms at {rate:0} runs/s");

        await using var raw = await bench.StartRawAsync(frames, cancellationToken);
        using var rawLoad = await Load.ConnectAsync(null, raw.Socket, Sessions, timed: true, cancellationToken);
        figures["raw_p99_ms_1000_sessions"] = await PacedAsync(rawLoad, rate, cancellationToken);
        await bench.Remarks.WriteLineAsync($"  the bare WebSocket at that rate: p50 {rawLoad.LatencyMs(0.5):0.00} ms, p90 {rawLoad.LatencyMs(0.9):0.00} ms");
    }

    private static async Task<double> PacedAsync(Load load, double rate, CancellationToken cancellationToken)
    {
        await load.PacedAsync(Questions.SevenEvents, rate, WarmUp, cancellationToken);
        load.Forget();
        await load.PacedAsync(Questions.SevenEvents, rate, Duration, cancellationToken);
        return load.LatencyMs(0.99);
    }
}
