using Regreen.Core.Mining;

namespace Regreen.Benchmarks.Mining;

/// <summary>How well the lines that say why are picked out of failing logs, against what people marked.</summary>
internal sealed class FailingLinesBenchmark : IBenchmark
{
    public string Name => "cidiff";

    public string Summary => "lines of failing build logs that say why, against labelled ones (--data DIR)";

    public Task<BenchReport> RunAsync(BenchOptions options) => Task.FromResult(Run(options));

    private static BenchReport Run(BenchOptions options)
    {
        var cases = PublicData.Folders(options.Data, "cidiff", "groundtruth").Select(LabelledFailure.Read).ToList();
        List<IReadOnlyDictionary<string, object>> rows = [.. cases.Select(Row)];
        return new BenchReport(
            "cidiff",
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["labels"] = "the E lines of 'groundtruth'; F1, recall and ratio are means over the cases",
                ["annotators"] = "F1 between the two people who marked the lines, where both did",
            },
            rows)
        {
            Totals = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["f1"] = Mean(rows, "f1"),
                ["recall"] = Mean(rows, "recall"),
                ["lines_ratio"] = Mean(rows, "lines_ratio"),
                ["annotators"] = Mean(rows, "annotators"),
                ["cases"] = cases.Count,
            },
        };
    }

    private static Dictionary<string, object> Row(LabelledFailure failure)
    {
        HashSet<int> chosen = [.. FailingLines.Choose(failure.Failing, failure.Passing).Select(index => index + 1)];
        return new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["case"] = failure.Name,
            ["lines"] = failure.Failing.Length,
            ["labelled"] = failure.Errors.Count,
            ["chosen"] = chosen.Count,
            ["f1"] = F1(chosen, failure.Errors),
            ["recall"] = Math.Round(chosen.Intersect(failure.Errors).Count() / (double)failure.Errors.Count, 4),
            ["lines_ratio"] = Math.Round(chosen.Count / (double)failure.Errors.Count, 4),
            ["annotators"] = failure.SecondOpinion is { } second ? F1(second, failure.Errors) : "",
        };
    }

    private static double F1(HashSet<int> one, HashSet<int> other) =>
        one.Count + other.Count == 0 ? 1 : Math.Round(2.0 * one.Intersect(other).Count() / (one.Count + other.Count), 4);

    private static double Mean(List<IReadOnlyDictionary<string, object>> rows, string column) =>
        Math.Round(rows.Select(row => row[column]).OfType<double>().DefaultIfEmpty().Average(), 4);
}
