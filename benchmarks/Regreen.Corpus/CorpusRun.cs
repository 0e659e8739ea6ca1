using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Regreen.Core;
using Regreen.Corpus.Material;
using Regreen.Corpus.Running;
using Regreen.Corpus.Scoring;

namespace Regreen.Corpus;

/// <summary>Lets the product judge suites of which it is known which cases are hollow, and counts what it catches and whom it accuses wrongly.</summary>
internal sealed class CorpusRun(CorpusOptions options, TextWriter output, TextWriter progress, TimeProvider time)
{
    /// <summary>Runs it. Returns 0 where every hollow case was caught and no honest one accused, else 1; 2 where nothing is called so.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var entries = (await Entry.ReadAllAsync(options.Home, cancellationToken)).Where(Wants).ToImmutableArray();
        if (entries.IsEmpty)
        {
            await progress.WriteLineAsync(CorpusOptions.Usage);
            return 2;
        }

        var start = time.GetTimestamp();
        Directory.CreateDirectory(Path.Combine(options.Folder, "work"));
        var programs = await ServicePrograms.PrepareAsync(options, entries, cancellationToken);
        var scores = new ConcurrentBag<PartScore>();
        var parts = entries.SelectMany(entry => (options.IsSample ? entry.Parts.Take(1) : entry.Parts).Select(part => (entry, part: part with { Rows = Math.Min(part.Rows, options.Rows) }))).ToList();

        // What waits longest begins first.
        await Parallel.ForEachAsync(parts.OrderByDescending(pair => pair.part.Rows * Math.Max(1, pair.entry.Templates)), new ParallelOptions { MaxDegreeOfParallelism = options.AtOnce, CancellationToken = cancellationToken }, async (pair, token) =>
        {
            var score = await ScoreAsync(pair.entry, pair.part, programs, token);
            scores.Add(score);
            await progress.WriteLineAsync(score.Line);
        });

        var totals = new CorpusTotals([.. scores.OrderBy(score => score.Name, StringComparer.Ordinal)], time.GetElapsedTime(start));
        await output.WriteLineAsync(options.Json ? totals.ToJson() : totals.ToTable());
        return totals.IsGood ? 0 : 1;
    }

    private bool Wants(Entry entry) => (options.Names.IsEmpty || options.Names.Contains(entry.Name, StringComparer.Ordinal)) && (!options.IsSample || entry.IsSample);

    // A part that goes wrong must not stop the others: then nothing of it was caught, and every honest case of it is lost.
    private async Task<PartScore> ScoreAsync(Entry entry, Part part, ServicePrograms programs, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{entry.Name}-{part.First}");
        var start = time.GetTimestamp();
        var runner = new PartRunner(options, entry, part, Path.Combine(options.Folder, "work", name), programs, time);
        try
        {
            var (rounds, replays) = await runner.RunAsync(cancellationToken);
            return PartScore.Of(name, entry, part, rounds, replays) with { Seconds = time.GetElapsedTime(start).TotalSeconds };
        }
        catch (Exception error) when (error is UserErrorException or IOException or UnauthorizedAccessException or System.Text.Json.JsonException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return PartScore.Of(name, entry, part, [], []) with { Problem = error.Message };
        }
    }
}
