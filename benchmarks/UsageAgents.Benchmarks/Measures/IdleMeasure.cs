using UsageAgents.Benchmarks.Service;

namespace UsageAgents.Benchmarks.Measures;

/// <summary>What 5,000 logged-in sessions that say nothing cost in memory, above the ready service and in all.</summary>
internal sealed class IdleMeasure : IMeasure
{
    private const int Sessions = 5000;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    public IReadOnlyList<string> Fields => ["idle_kib_per_session", "idle_total_mib"];

    public async Task MeasureAsync(BenchContext bench, Figures figures, CancellationToken cancellationToken)
    {
        await using var service = await bench.StartServiceAsync(cancellationToken);
        await Task.Delay(Settling, TimeProvider.System, cancellationToken);
        var before = service.ResidentBytes;
        using var load = await Load.ConnectAsync(bench, service.Socket, Sessions, timed: false, cancellationToken, bufferBytes: 1024);
        await Task.Delay(Settling, TimeProvider.System, cancellationToken);
        var after = service.ResidentBytes;
        figures["idle_kib_per_session"] = (after - before) / 1024.0 / Sessions;
        figures["idle_total_mib"] = after / 1024.0 / 1024.0;
    }
}
