using UsageAgents.Benchmarks.Service;

namespace UsageAgents.Benchmarks.Measures;

/// <summary>The time from a question to each of its events, with 64 sessions that ask as fast as they are answered.</summary>
internal sealed class FlatOutMeasure : IMeasure
{
    private const int Sessions = 64;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    public IReadOnlyList<string> Fields => ["p99_ms_64_flat_out"];

    public async Task MeasureAsync(BenchContext bench, Figures figures, CancellationToken cancellationToken)
    {
        var service = await bench.ServiceAsync(cancellationToken);
        using var load = await Load.ConnectAsync(bench, service.Socket, Sessions, timed: true, cancellationToken);
        await load.FlatOutAsync(Questions.SevenEvents, WarmUp, cancellationToken);
        load.Forget();
        await load.FlatOutAsync(Questions.SevenEvents, Duration, cancellationToken);
        figures["p99_ms_64_flat_out"] = load.LatencyMs(0.99);
    }
}
