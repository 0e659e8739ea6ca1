using System.Diagnostics;

namespace UsageAgents.Benchmarks.Service;

/// <summary>Many sessions that ask at the same time.</summary>
/// <param name="Sessions">The sessions.</param>
internal sealed record Load(IReadOnlyList<LoadSession> Sessions) : IDisposable
{
    private const int ConnectingAtOnce = 16;

    /// <summary>Opens sessions, of all users in turn where the server asks for a login.</summary>
    public static async Task<Load> ConnectAsync(
        BenchContext? users, Uri address, int count, bool timed, CancellationToken cancellationToken, int bufferBytes = 64 * 1024)
    {
        var tokens = new string?[BenchContext.Users];
        for (var user = 0; users is not null && user < tokens.Length; user++)
        {
            tokens[user] = await users.TokenAsync(user, cancellationToken);
        }

        var sessions = new LoadSession[count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = ConnectingAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, count, options, async (index, token) =>
            sessions[index] = await LoadSession.ConnectAsync(address, tokens[index % tokens.Length], timed, token, bufferBytes));
        return new Load(sessions);
    }

    /// <summary>Lets every session ask again as soon as it was answered; gives the runs and frames per second.</summary>
    public async Task<(double Runs, double Frames)> FlatOutAsync(byte[] question, TimeSpan duration, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Sessions.Select(session => Task.Run(
            async () =>
            {
                var (runs, frames) = (0, 0);
                while (Stopwatch.GetElapsedTime(started) < duration)
                {
                    frames += await session.AskAsync(question, Stopwatch.GetTimestamp(), cancellationToken);
                    runs++;
                }

                return (Runs: runs, Frames: frames);
            },
            cancellationToken)));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return (counts.Sum(count => count.Runs) / seconds, counts.Sum(count => count.Frames) / seconds);
    }

    /// <summary>Lets the sessions ask at even distances, together at the given rate; a run that was due while the one before it went on counts from when it was due.</summary>
    public async Task PacedAsync(byte[] question, double runsPerSecond, TimeSpan duration, CancellationToken cancellationToken)
    {
        var interval = Sessions.Count / runsPerSecond * Stopwatch.Frequency;
        var started = Stopwatch.GetTimestamp();
        var end = started + (duration.TotalSeconds * Stopwatch.Frequency);
        await Task.WhenAll(Sessions.Select((session, index) => Task.Run(
            async () =>
            {
                var due = started + (interval * index / Sessions.Count);
                for (var busyUntil = 0L; due < end; due += interval)
                {
                    var since = (long)due;
                    if (busyUntil < due)
                    {
                        var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), (long)due);
                        await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, TimeProvider.System, cancellationToken);
                        since = Stopwatch.GetTimestamp();
                    }

                    await session.AskAsync(question, since, cancellationToken);
                    busyUntil = Stopwatch.GetTimestamp();
                }
            },
            cancellationToken)));
    }

    /// <summary>Forgets the latencies seen so far.</summary>
    public void Forget()
    {
        foreach (var session in Sessions)
        {
            session.Latencies?.Clear();
        }
    }

    /// <summary>Gives the latency that this share of all frames kept, in milliseconds.</summary>
    public double LatencyMs(double share) => Percentile.Ms(Sessions.SelectMany(session => session.Latencies ?? []), share);

    public void Dispose()
    {
        foreach (var session in Sessions)
        {
            session.Dispose();
        }
    }
}
