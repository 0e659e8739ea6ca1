using System.Globalization;

namespace Regreen.Benchmarks.Mining;

/// <summary>A failing log beside one that passed, with the lines that people marked as the error; line numbers from 1.</summary>
internal sealed record LabelledFailure(string Name, string[] Failing, string[] Passing, HashSet<int> Errors, HashSet<int>? SecondOpinion)
{
    public static LabelledFailure Read(string folder) => new(
        Path.GetFileName(folder),
        Lines(Path.Combine(folder, "fail.log")),
        Lines(Path.Combine(folder, "pass.log")),
        Labels(Path.Combine(folder, "groundtruth")),
        File.Exists(Path.Combine(folder, "groundtruth2")) ? Labels(Path.Combine(folder, "groundtruth2")) : null);

    // The labels count lines as Java reads them: a lone carriage return ends one too.
    private static string[] Lines(string path) => File.ReadAllText(path).Split(["\r\n", "\n", "\r"], StringSplitOptions.None);

    private static HashSet<int> Labels(string path) =>
        [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.StartsWith("E ", StringComparison.Ordinal)).SelectMany(line => Interval(line[2..].Trim().Split('-')))];

    private static IEnumerable<int> Interval(string[] ends)
    {
        var first = int.Parse(ends[0], CultureInfo.InvariantCulture);
        return Enumerable.Range(first, int.Parse(ends[^1], CultureInfo.InvariantCulture) - first + 1);
    }
}
