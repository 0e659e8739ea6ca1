using System.Diagnostics;
using UsageAgents.Benchmarks.Service;

namespace UsageAgents.Benchmarks.Measures;

/// <summary>
/// Rates at 64 sessions flat out, the bare WebSocket and the service in turn: the median of three rounds after a warm-up. The bare one sends the frames that the
/// service sent for the same question.
/// </summary>
internal sealed class RateMeasure : IMeasure
{
    private const int Sessions = 64;
    private const int Rounds = 3;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(3);

    public IReadOnlyList<string> Fields => ["raw_events_per_s", "events_per_s", "list_runs_per_s", "data_runs_per_s"];

    public async Task MeasureAsync(BenchContext bench, Figures figures, CancellationToken cancellationToken)
    {
        var service = await bench.ServiceAsync(cancellationToken);
        using var load = await Load.ConnectAsync(bench, service.Socket, Sessions, timed: false, cancellationToken);
        var frames = new List<byte[]>();
        await load.Sessions[0].AskAsync(Questions.SevenEvents, Stopwatch.GetTimestamp(), cancellationToken, frames);
        await using var raw = await bench.StartRawAsync(frames, cancellationToken);
        using var rawLoad = await Load.ConnectAsync(null, raw.Socket, Sessions, timed: false, cancellationToken);
        await rawLoad.FlatOutAsync(Questions.SevenEvents, WarmUp, cancellationToken);
        await load.FlatOutAsync(Questions.SevenEvents, WarmUp, cancellationToken);

        var (rawEvents, events, lists, sql) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var runs = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            rawEvents.Add((await rawLoad.FlatOutAsync(Questions.SevenEvents, Round, cancellationToken)).Frames);
            var seven = await load.FlatOutAsync(Questions.SevenEvents, Round, cancellationToken);
            events.Add(seven.Frames);
            runs.Add(seven.Runs);
            lists.Add((await load.FlatOutAsync(Questions.List, Round, cancellationToken)).Runs);
            sql.Add((await load.FlatOutAsync(Questions.Sql, Round, cancellationToken)).Runs);
        }

        bench.RunsPerSecond = Percentile.Median(runs);
        figures["raw_events_per_s"] = Percentile.Median(rawEvents);
        figures["events_per_s"] = Percentile.Median(events);
        figures["list_runs_per_s"] = Percentile.Median(lists);
        figures["data_runs_per_s"] = Percentile.Median(sql);
        await bench.Remarks.WriteLineAsync($"  {frames.Count} frames a run; {figures["events_per_s"] / figures["raw_events_per_s"]:P1} of the bare WebSocket");
    }
}
