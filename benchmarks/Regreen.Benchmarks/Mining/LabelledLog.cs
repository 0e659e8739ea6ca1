using System.Text.RegularExpressions;
using Regreen.Core.Mining;

namespace Regreen.Benchmarks.Mining;

/// <summary>A log whose lines have a true template: the raw lines, and the messages in them as the labels have them.</summary>
internal sealed partial record LabelledLog(string System, IReadOnlyList<string> Lines, IReadOnlyList<string> Messages, IReadOnlyList<string> Truth)
{
    public static LabelledLog Read(string folder)
    {
        var table = Directory.GetFiles(folder, "*_structured_corrected.csv")[0];
        var rows = CsvTable.Read(table);
        var lines = File.ReadAllLines(table.Replace("_structured_corrected.csv", "", StringComparison.Ordinal));
        return new LabelledLog(Path.GetFileName(folder), lines[..rows.Count], [.. rows.Select(row => row["Content"])], [.. rows.Select(row => Blanks().Replace(row["EventTemplate"].Trim(), " "))]);
    }

    /// <summary>Mines the raw lines, whose header is learned from the first 500, and compares every line's final template.</summary>
    public TemplateScores MineLines(TemplateMinerOptions options)
    {
        var header = LineHeader.Learn([.. Lines.Take(500)]);
        return Mine(Lines.Select(line => line[header.MessageStart(line)..]), options);
    }

    /// <summary>Mines the messages as the labels have them, as published parsers are measured.</summary>
    public TemplateScores MineMessages(TemplateMinerOptions options) => Mine(Messages, options);

    private TemplateScores Mine(IEnumerable<string> messages, TemplateMinerOptions options)
    {
        var miner = new TemplateMiner(options);
        var handles = messages.Select(message => miner.Add(message)).ToList();
        return TemplateScores.Of(Truth, [.. handles.Select(handle => handle.Text)]);
    }

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();
}
