using System.Diagnostics;
using Regreen.Core.Mining;

namespace Regreen.Benchmarks.Mining;

/// <summary>How well and how fast the template miner sorts lines, with one configuration for all systems.</summary>
internal sealed class TemplatesBenchmark : IBenchmark
{
    private const int StreamLines = 10_000_000;
    private const int Portion = 100_000;

    private static readonly int[] Settings = [2, 3, 4, 5, 6, 8, 12];

    public string Name => "templates";

    public string Summary => "log templates on labelled logs (--data DIR), and lines per second on a stream of 10 million";

    public Task<BenchReport> RunAsync(BenchOptions options) => Task.FromResult(Run(options));

    private static BenchReport Run(BenchOptions options)
    {
        var logs = PublicData.Folders(options.Data, "loghub-2k-corrected", "*_structured_corrected.csv").Select(LabelledLog.Read).ToList();
        var scores = logs.ToDictionary(log => log, log => Settings.ToDictionary(forms => forms, forms => log.MineLines(new TemplateMinerOptions { WordForms = forms })));
        var ours = logs.Select(log => log.MineLines(new TemplateMinerOptions())).ToList();
        var messages = logs.Select(log => log.MineMessages(new TemplateMinerOptions())).ToList();
        var leftOut = logs.Select(log => scores[log][Settings.MaxBy(forms => logs.Where(other => other != log).Sum(other => scores[other][forms].Sum))]).ToList();
        List<IReadOnlyDictionary<string, object>> rows = [.. logs.Select((log, index) => Row(log.System, ours[index], messages[index], leftOut[index]))];
        var mean = TemplateScores.Mean(ours);
        rows.Add(Row("mean", mean, TemplateScores.Mean(messages), TemplateScores.Mean(leftOut)));
        var (speed, templates, kept, megabytes) = Speed();
        return new BenchReport("templates", Remarks(templates, kept, megabytes), rows)
        {
            Totals = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["ga"] = Round(mean.Ga),
                ["fga"] = Round(mean.Fga),
                ["pa"] = Round(mean.Pa),
                ["fta"] = Round(mean.Fta),
                ["lines_per_second"] = Math.Round(speed),
            },
        };
    }

    private static Dictionary<string, string> Remarks(int templates, int kept, double megabytes) => new(StringComparer.Ordinal)
    {
        ["input"] = "raw lines with the header as learned from the first 500; every line's final template is compared with the corrected label of its message",
        ["message_*"] = "the same on the message column of the labels, as parsers with a header pattern per system are measured",
        ["left_out_*"] = "the one number there is (forms of a word until it is a value) chosen on the other systems; the rules themselves were written with these systems in sight",
        ["stream"] = $"{StreamLines:N0} lines with fresh parameters, {templates:N0} templates, one core; {kept:N0} templates kept, {megabytes:N0} MB used at the end",
    };

    private static (double PerSecond, int Templates, int Kept, double Megabytes) Speed()
    {
        var stream = new LineStream(7);
        var miner = new TemplateMiner();
        var watch = new Stopwatch();
        var lines = new string[Portion];
        for (var done = 0; done < StreamLines; done += Portion)
        {
            for (var index = 0; index < lines.Length; index++)
            {
                lines[index] = stream.Next();
            }

            watch.Start();
            foreach (var line in lines)
            {
                miner.Add(line);
            }

            watch.Stop();
        }

        lines = [];
        return (StreamLines / watch.Elapsed.TotalSeconds, stream.Templates, miner.Templates.Count, GC.GetTotalMemory(forceFullCollection: true) / 1e6);
    }

    private static Dictionary<string, object> Row(string system, TemplateScores lines, TemplateScores messages, TemplateScores leftOut) => new(StringComparer.Ordinal)
    {
        ["system"] = system,
        ["ga"] = Round(lines.Ga),
        ["fga"] = Round(lines.Fga),
        ["pa"] = Round(lines.Pa),
        ["fta"] = Round(lines.Fta),
        ["message_ga"] = Round(messages.Ga),
        ["message_fga"] = Round(messages.Fga),
        ["message_pa"] = Round(messages.Pa),
        ["message_fta"] = Round(messages.Fta),
        ["left_out_ga"] = Round(leftOut.Ga),
        ["left_out_fga"] = Round(leftOut.Fga),
        ["left_out_pa"] = Round(leftOut.Pa),
        ["left_out_fta"] = Round(leftOut.Fta),
    };

    private static double Round(double value) => Math.Round(value, 4);
}
