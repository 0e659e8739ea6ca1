using System.Diagnostics;
using UsageAgents.Benchmarks.Cluster;
using UsageAgents.Benchmarks.Service;

namespace UsageAgents.Benchmarks.Measures;

/// <summary>What the loss of one process of three costs: sessions at the other two go on asking, and the slowest request counts.</summary>
internal sealed class SiloLossMeasure : IMeasure
{
    private const int Losses = 5;
    private const int Sessions = 8;
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(8);

    public IReadOnlyList<string> Fields => ["silo_loss_s", "silo_loss_worst_s", "silo_loss_failed_requests"];

    public async Task MeasureAsync(BenchContext bench, Figures figures, CancellationToken cancellationToken)
    {
        await using var cluster = await BenchCluster.StartAsync(bench, cancellationToken);
        var slowest = new List<double>();
        var failed = 0;
        for (var loss = 0; loss < Losses; loss++)
        {
            var (seconds, unanswered) = await LoseAsync(bench, cluster, cancellationToken);
            await bench.Remarks.WriteLineAsync(FormattableString.Invariant($"  loss {loss + 1}: slowest request {seconds:0.00} s, {unanswered} ended with an error"));
            slowest.Add(seconds);
            failed += unanswered;
            await cluster.ReplaceAsync(2, cancellationToken);
        }

        figures["silo_loss_s"] = Percentile.Median(slowest);
        figures["silo_loss_worst_s"] = slowest.Max();
        figures["silo_loss_failed_requests"] = failed;
    }

    private static async Task<(double Seconds, int Failed)> LoseAsync(BenchContext bench, BenchCluster cluster, CancellationToken cancellationToken)
    {
        var until = Stopwatch.GetTimestamp() + (long)((Before + After).TotalSeconds * Stopwatch.Frequency);
        var asking = Enumerable.Range(0, Sessions).Select(session => AskAsync(bench, cluster[session % 2], session, until, cancellationToken)).ToArray();
        await Task.Delay(Before, TimeProvider.System, cancellationToken);
        cluster.Kill(2);
        var seen = (await Task.WhenAll(asking)).SelectMany(list => list).ToArray();
        return (seen.Max(one => one.Seconds), seen.Count(one => !one.IsAnswer));
    }

    private static async Task<List<(double Seconds, bool IsAnswer)>> AskAsync(BenchContext bench, BenchProcess silo, int session, long until, CancellationToken cancellationToken)
    {
        using var client = await ClusterClient.ConnectAsync(silo, await bench.TokenAsync(session, cancellationToken), cancellationToken);
        var seen = new List<(double, bool)>();
        while (Stopwatch.GetTimestamp() < until)
        {
            var asked = Stopwatch.GetTimestamp();
            await client.AskAsync($"r{seen.Count}", cancellationToken);
            var end = await client.ReadEndAsync(cancellationToken);
            seen.Add((Stopwatch.GetElapsedTime(asked).TotalSeconds, end.IsAnswer));
        }

        return seen;
    }
}
