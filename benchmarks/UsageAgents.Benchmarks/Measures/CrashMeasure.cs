using System.Diagnostics;
using UsageAgents.Benchmarks.Cluster;
using UsageAgents.Benchmarks.Service;

namespace UsageAgents.Benchmarks.Measures;

/// <summary>What a full crash costs: all three processes are killed and started again at once; the time from the kill to the first answer counts, and runs that ended before must still be there.</summary>
internal sealed class CrashMeasure : IMeasure
{
    private const int Crashes = 3;

    public IReadOnlyList<string> Fields => ["cluster_start_s", "crash_s", "crash_worst_s", "crash_lost_runs"];

    public async Task MeasureAsync(BenchContext bench, Figures figures, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await using var cluster = await BenchCluster.StartAsync(bench, cancellationToken);
        await AskAsync(bench, cluster, cancellationToken);
        figures["cluster_start_s"] = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await bench.Remarks.WriteLineAsync(FormattableString.Invariant($"  start: {figures["cluster_start_s"]:0.00} s"));
        var seconds = new List<double>();
        var lost = 0;
        for (var crash = 0; crash < Crashes; crash++)
        {
            var before = await AskAsync(bench, cluster, cancellationToken);
            var killed = Stopwatch.GetTimestamp();
            for (var silo = 0; silo < 3; silo++)
            {
                cluster.Kill(silo);
            }

            await cluster.StartAllAsync(cancellationToken);
            await AskAsync(bench, cluster, cancellationToken);
            seconds.Add(Stopwatch.GetElapsedTime(killed).TotalSeconds);
            lost += await bench.EventsAsync(cluster[0], before.Run!, user: 0, cancellationToken) is { Count: > 0 } ? 0 : 1;
            await bench.Remarks.WriteLineAsync(FormattableString.Invariant($"  crash {crash + 1}: {seconds[^1]:0.00} s"));
        }

        figures["crash_s"] = Percentile.Median(seconds);
        figures["crash_worst_s"] = seconds.Max();
        figures["crash_lost_runs"] = lost;
    }

    private static async Task<RunEnd> AskAsync(BenchContext bench, BenchCluster cluster, CancellationToken cancellationToken)
    {
        using var client = await ClusterClient.ConnectAsync(cluster[0], await bench.TokenAsync(0, cancellationToken), cancellationToken);
        for (var attempt = 0; ; attempt++)
        {
            await client.AskAsync($"r{attempt}", cancellationToken);
            if (await client.ReadEndAsync(cancellationToken) is { IsAnswer: true } end)
            {
                return end;
            }
        }
    }
}
