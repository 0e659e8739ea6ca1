using System.Text.RegularExpressions;

namespace Regreen.Benchmarks.Mining;

/// <summary>Reads the columns of a CSV file, quotes and line breaks inside fields included.</summary>
internal static partial class CsvTable
{
    public static List<Dictionary<string, string>> Read(string path)
    {
        var records = Records(File.ReadAllText(path)).ToList();
        return [.. records.Skip(1).Select(record => records[0].Zip(record).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal))];
    }

    private static IEnumerable<List<string>> Records(string text)
    {
        var record = new List<string>();
        foreach (Match match in Field().Matches(text))
        {
            var field = match.Groups["field"].Value;
            record.Add(field.StartsWith('"') ? field[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : field);
            if (match.Groups["end"].Value is not ",")
            {
                if (record.Count > 1)
                {
                    yield return record;
                }

                record = [];
            }
        }
    }

    [GeneratedRegex("""\G(?<field>"(?:[^"]|"")*"|[^,\r\n"]*)(?<end>,|\r?\n|$)""", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Field();
}
