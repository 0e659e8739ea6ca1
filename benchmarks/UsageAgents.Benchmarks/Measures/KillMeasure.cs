using UsageAgents.Benchmarks.Cluster;
using UsageAgents.Benchmarks.Service;

namespace UsageAgents.Benchmarks.Measures;

/// <summary>200 requests through two processes, whose runs go on in all three, while the third is killed: how each ends, and whether any is lost or ends twice.</summary>
internal sealed class KillMeasure : IMeasure
{
    private const int Rounds = 5;
    private const int Clients = 50;
    private const int RequestsOfEach = 4;
    private const int EndedBeforeTheKill = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private static readonly string[] Terminal = ["agent_completed", "agent_cancelled", "error"];

    public IReadOnlyList<string> Fields => ["kill_requests", "kill_answered", "kill_retryable", "kill_taken_over", "kill_lost", "kill_doubled"];

    public async Task MeasureAsync(BenchContext bench, Figures figures, CancellationToken cancellationToken)
    {
        await using var cluster = await BenchCluster.StartAsync(bench, cancellationToken);
        var (ends, doubled) = (new List<RunEnd>(), 0);
        for (var round = 0; round < Rounds; round++)
        {
            var (seen, twice) = await KillAsync(bench, cluster, cancellationToken);
            await bench.Remarks.WriteLineAsync($"  round {round + 1}: {seen.Count} ended, {seen.Count(end => end.IsAnswer)} with an answer, {seen.Count(end => end.IsRetryable)} with a retryable error");
            ends.AddRange(seen);
            doubled += twice;
            await cluster.ReplaceAsync(2, cancellationToken);
        }

        const int asked = Rounds * Clients * RequestsOfEach;
        figures["kill_requests"] = asked;
        figures["kill_answered"] = ends.Count(end => end.IsAnswer);
        figures["kill_retryable"] = ends.Count(end => end.IsRetryable);
        figures["kill_taken_over"] = ends.Count(end => end.WasTakenOver);
        figures["kill_lost"] = asked - ends.Count(end => end.IsAnswer || end.IsRetryable);
        figures["kill_doubled"] = doubled;
    }

    private static async Task<(List<RunEnd> Ends, int Doubled)> KillAsync(BenchContext bench, BenchCluster cluster, CancellationToken cancellationToken)
    {
        var ended = 0;
        var sessions = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
            (User: client, Client: await ClusterClient.ConnectAsync(cluster[client % 2], await bench.TokenAsync(client, cancellationToken), cancellationToken))));
        var collecting = sessions.Select(session => CollectAsync(
            session.Client,
            () =>
            {
                if (Interlocked.Increment(ref ended) == EndedBeforeTheKill)
                {
                    cluster.Kill(2);
                }
            },
            cancellationToken)).ToArray();
        var collected = await Task.WhenAll(collecting);
        var doubled = collected.Sum(one => one.Doubled);
        for (var index = 0; index < Clients; index++)
        {
            // What the other process tells of a run must hold exactly one end, too.
            foreach (var end in collected[index].Ends.Where(end => end.Run is not null))
            {
                var told = await bench.EventsAsync(cluster[(index + 1) % 2], end.Run!, index, cancellationToken);
                doubled += told.Count(frame => Terminal.Contains(frame!["type"]!.GetValue<string>(), StringComparer.Ordinal)) == 1 ? 0 : 1;
            }
        }

        return ([.. collected.SelectMany(one => one.Ends)], doubled);
    }

    private static async Task<(List<RunEnd> Ends, int Doubled)> CollectAsync(ClusterClient client, Action ended, CancellationToken cancellationToken)
    {
        using var _ = client;
        for (var request = 0; request < RequestsOfEach; request++)
        {
            await client.AskAsync($"r{request}", cancellationToken);
        }

        var ends = new List<RunEnd>();
        var doubled = 0;
        while (await NextAsync(client, ends.Count < RequestsOfEach ? Patience : Quiet, cancellationToken) is { } end)
        {
            if (ends.Exists(before => before.Request == end.Request))
            {
                doubled++;
                continue;
            }

            ends.Add(end);
            ended();
        }

        return (ends, doubled);
    }

    // After the last end it is listened a little longer: a second one would be a doubled run.
    private static async Task<RunEnd?> NextAsync(ClusterClient client, TimeSpan within, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(within);
        try
        {
            return await client.ReadEndAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
