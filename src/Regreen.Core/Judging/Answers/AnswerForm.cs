using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Regreen.Core.Judging.Answers;

/// <summary>Reads the form of an answer's text: lists and tables of Markdown, JSON.</summary>
internal static partial class AnswerForm
{
    /// <summary>Counts the items of its lists.</summary>
    public static int Items(string answer) => answer.Split('\n').Count(line => Item().IsMatch(line));

    /// <summary>Finds a table that has all of some columns; returns how many rows it has, or null where there is none.</summary>
    public static int? Rows(string answer, ImmutableArray<string> columns)
    {
        var lines = answer.Split('\n').Select(line => line.Trim()).ToList();
        for (var index = 0; index + 1 < lines.Count; index++)
        {
            if (IsRule(lines[index + 1]) && columns.All(column => Cells(lines[index]).Contains(column, StringComparer.OrdinalIgnoreCase)))
            {
                return lines.Skip(index + 2).TakeWhile(line => line.Contains('|', StringComparison.Ordinal)).Count();
            }
        }

        return null;
    }

    /// <summary>Reads an answer that is JSON, in a fence or not; null where it is none.</summary>
    public static JsonElement? Json(string answer)
    {
        var text = Fence().Match(answer) is { Success: true } fenced ? fenced.Groups["inside"].Value : answer;
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsRule(string line) => line.Contains('-', StringComparison.Ordinal) && line.Contains('|', StringComparison.Ordinal) && line.All(character => character is '|' or '-' or ':' or ' ');

    private static IEnumerable<string> Cells(string line) => line.Split('|').Select(cell => cell.Trim().Trim('*'));

    [GeneratedRegex(@"^\s*([-*•]|\d+[.)])\s+\S", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Item();

    [GeneratedRegex(@"```(json)?\s*\n(?<inside>.*?)\n\s*```", RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Fence();
}
