using Regreen.Core.Searching;

namespace Regreen.Benchmarks.Searching;

/// <summary>How many tests the culprit search needs, against the least that any search can need, how often it is right, and whether it knows how often it is.</summary>
internal sealed class CulpritBenchmark : IBenchmark
{
    // The confidence of the published bound; the one for the confidence that is really used stands beside it.
    private const double PublishedConfidence = 0.95;

    private static readonly Channel[] Channels =
        [new(1, 0), new(0.95, 0.05), new(0.9, 0.1), new(0.8, 0.2), new(0.7, 0.3), new(0.5, 0), new(0.3, 0), new(0.5, 0.1)];

    public string Name => "culprit";

    public string Summary => "tests per culprit against the information bound, share right, and \"no culprit\"";

    public Task<BenchReport> RunAsync(BenchOptions options)
    {
        var cells = (from size in ((int Count, int Repetitions)[])[(128, 1000), (1024, 500)] from channel in Channels select Cell(size.Count, size.Repetitions, channel)).ToArray();
        return Task.FromResult(new BenchReport(
            Name,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["bound"] = "(1-d) log2 N / C + log2(1/d) / C1 with d = 0.05, C the capacity of the pass/fail channel, C1 its larger divergence; bound_used: with the d that ends the search with unknown rates",
                ["runs"] = "mean tests, from no observation at all to the end; unknown: nothing is known of the rates, so learning them counts; ratio: runs / bound",
                ["right"] = "share that names the culprit, rates unknown; no_culprit_right: share that names nobody where the failure shows everywhere at one of the two rates",
                ["calibration_error"] = "how far the mean probability that the search claims is from the share that is right, rates unknown, in the cell with a culprit",
                ["seed"] = "repetition r uses the random numbers of seed r; the culprit is drawn evenly",
            },
            cells)
        {
            RowsName = "cells",
            Totals = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["confidence_unknown"] = RateModel.Unknown.Confidence,
                ["confidence_known"] = RateModel.Known(0, 1).Confidence,
                ["mean_ratio_unknown"] = Math.Round(cells.Average(cell => (double)cell["ratio_unknown"]), 2),
                ["mean_ratio_known"] = Math.Round(cells.Average(cell => (double)cell["ratio_known"]), 2),
                ["worst_ratio_unknown"] = cells.Max(cell => (double)cell["ratio_unknown"]),
                ["worst_ratio_known"] = cells.Max(cell => (double)cell["ratio_known"]),
            },
        });
    }

    private static Dictionary<string, object> Cell(int count, int repetitions, Channel channel)
    {
        var known = RateModel.Known(channel.Before, channel.After);
        var withKnown = Trials.Run(count, repetitions, channel, known, hasCulprit: true);
        var withUnknown = Trials.Run(count, repetitions, channel, RateModel.Unknown, hasCulprit: true);
        var bound = channel.Bound(count, PublishedConfidence);
        return new(StringComparer.Ordinal)
        {
            ["n"] = count,
            ["after"] = channel.After,
            ["before"] = channel.Before,
            ["bound"] = Math.Round(bound, 1),
            ["bound_used"] = Math.Round(channel.Bound(count, RateModel.Unknown.Confidence), 1),
            ["runs_known"] = Math.Round(withKnown.MeanTests, 1),
            ["ratio_known"] = Math.Round(withKnown.MeanTests / bound, 2),
            ["runs_unknown"] = Math.Round(withUnknown.MeanTests, 1),
            ["ratio_unknown"] = Math.Round(withUnknown.MeanTests / bound, 2),
            ["most_unknown"] = withUnknown.MostTests,
            ["right"] = withUnknown.Right,
            ["right_known"] = withKnown.Right,
            ["no_culprit_right"] = Trials.Run(count, repetitions, channel, RateModel.Unknown, hasCulprit: false).Right,
            ["no_culprit_right_known"] = Trials.Run(count, repetitions, channel, known, hasCulprit: false).Right,
            ["calibration_error"] = Math.Round(withUnknown.CalibrationError, 4),
        };
    }
}
