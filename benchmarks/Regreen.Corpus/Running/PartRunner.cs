using System.Collections.Immutable;
using System.Globalization;
using Regreen.Core;
using Regreen.Corpus.Material;
using Regreen.Corpus.Scoring;
using Regreen.FaultLab.Running;

namespace Regreen.Corpus.Running;

/// <summary>Runs the product on one part of the corpus: a workspace, and a service that nobody else uses.</summary>
internal sealed class PartRunner(CorpusOptions options, Entry entry, Part part, string folder, ServicePrograms programs, TimeProvider time)
{
    private const int StillGreen = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly RegreenProgram _regreen = new(time);

    private string Log => folder + ".log";

    /// <summary>Runs all rounds, and every accusation of the first once more by its own command.</summary>
    public async Task<(ImmutableArray<TestReport> Rounds, ImmutableArray<Replay> Replays)> RunAsync(CancellationToken cancellationToken)
    {
        LabFolder.Delete(folder);
        LabFolder.Delete(Log);
        Directory.CreateDirectory(folder);
        using var service = await programs.StartAsync(entry.Service, time, cancellationToken);
        var words = Layout.WordsOf(entry, part, service.Address, ServicePrograms.Suite);
        if (!entry.Before.IsEmpty)
        {
            await LayOutAsync(new Dictionary<string, string>(words.Concat(entry.Before).GroupBy(pair => pair.Key, StringComparer.Ordinal).Select(group => group.Last()), StringComparer.Ordinal), cancellationToken);
            await _regreen.RunAsync(folder, Log, Patience, null, ["test", "--no-input"], cancellationToken);
        }

        await LayOutAsync(words, cancellationToken);
        var rounds = ImmutableArray.CreateBuilder<TestReport>();
        var count = entry.Templates > 0 ? options.Rounds : 1;
        while (rounds.Count < count)
        {
            var before = NewestReport();
            var code = await _regreen.RunAsync(folder, Log, Patience, null, ["test", "--no-input"], cancellationToken);
            rounds.Add(code is null ? throw new UserErrorException("The product did not end in time.", $"What it said stands in {Log}.") : await ReadAsync(before, cancellationToken));
        }

        return (rounds.ToImmutable(), options.Replays ? await ReplayAsync(rounds[0], cancellationToken) : []);
    }

    private async Task LayOutAsync(IReadOnlyDictionary<string, string> words, CancellationToken cancellationToken)
    {
        await Layout.WriteAsync(Path.Combine(options.Home, "benchmarks", "Regreen.Corpus", "Suites", entry.Suites), folder, part, words, cancellationToken);
        if (entry.Yesterdays is { } old)
        {
            File.SetLastWriteTimeUtc(Path.Combine(folder, old), time.GetUtcNow().UtcDateTime.AddDays(-1));
        }
    }

    private string? NewestReport()
    {
        var reports = Path.Combine(folder, ".regreen", "reports");
        return Directory.Exists(reports) ? Directory.GetDirectories(reports).MaxBy(Directory.GetLastWriteTimeUtc) : null;
    }

    private async Task<TestReport> ReadAsync(string? before, CancellationToken cancellationToken)
    {
        var newest = NewestReport();
        return newest is not null && newest != before && File.Exists(Path.Combine(newest, "report.json"))
            ? TestReport.Parse(await File.ReadAllTextAsync(Path.Combine(newest, "report.json"), cancellationToken))
            : throw new UserErrorException("The product wrote no report.", string.Create(CultureInfo.InvariantCulture, $"What it said stands in {Log}."));
    }

    // An accusation is worth something where anybody can see it again: the command stands in its reason.
    private async Task<ImmutableArray<Replay>> ReplayAsync(TestReport report, CancellationToken cancellationToken)
    {
        var replays = ImmutableArray.CreateBuilder<Replay>();
        var accused = report.Tests.Where(test => test.Command is not null);
        foreach (var test in options.ReplaysAll ? accused : accused.DistinctBy(test => test.Command![^1], StringComparer.Ordinal))
        {
            var code = await _regreen.RunAsync(folder, Log, Patience, null, test.Command!, cancellationToken);
            replays.Add(new Replay(test.Id, string.Join(' ', test.Command!), code == StillGreen));
        }

        return replays.ToImmutable();
    }
}
