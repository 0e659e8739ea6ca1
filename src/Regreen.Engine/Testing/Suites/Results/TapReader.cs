using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Regreen.Engine.Testing.Suites.Results;

/// <summary>
/// Reads TAP 12 to 14, with subtests. The tests are the points that have no points of their own; a point above them counts only where it failed and none of
/// them did. A list without its plan was cut off.
/// </summary>
internal static partial class TapReader
{
    private const int MostLevels = 64;

    public static ImmutableArray<ReportedTest> Read(string text)
    {
        var open = new TapLevels();
        var lines = text.Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            var line = lines[index].TrimEnd('\r');
            if (line.TrimStart() == "---")
            {
                index = Diagnostics(lines, index, open);
            }
            else
            {
                Line(line, index + 1, open);
            }
        }

        return TestNames.Numbered(open.End());
    }

    /// <summary>Says whether a line can only stand in TAP.</summary>
    public static bool IsTap(string line) => line.StartsWith("TAP version ", StringComparison.Ordinal) || Plan().IsMatch(line) || Point().IsMatch(line);

    private static void Line(string line, int number, TapLevels open)
    {
        if (BailOut().Match(line) is { Success: true } bail)
        {
            throw new ResultException($"ends with 'Bail out!': {TestNames.Clean(bail.Groups["why"].Value)}");
        }

        var level = Math.Min(MostLevels, (line.Length - line.TrimStart(' ').Length) / 4);
        if (Plan().Match(line) is { Success: true } plan)
        {
            open.Plan(level, Number(plan.Groups["count"]) ?? int.MaxValue);
        }
        else if (Point().Match(line) is { Success: true } point)
        {
            open.Add(level, Test(point, number), Number(point.Groups["number"]));
        }
    }

    private static ReportedTest Test(Match point, int line)
    {
        var passed = !point.Groups["not"].Success;
        var test = new ReportedTest(TestNames.Clean(point.Groups["name"].Value), passed ? ReportedEnd.Passed : ReportedEnd.Failed, null, "", line, TimeSpan.Zero);
        return point.Groups["directive"].Value.ToUpperInvariant() switch
        {
            "SKIP" => test.Ended(ReportedEnd.Skipped, null, point.Groups["why"].Value.Trim()),
            "TODO" => test.Ended(ReportedEnd.Skipped, null, $"todo {point.Groups["why"].Value}".Trim()),
            _ => test,
        };
    }

    // A small part of YAML: `duration_ms: 1.5`, `error: 'text'`, `message: text`, and `error: |-` with its text on the next line.
    private static int Diagnostics(string[] lines, int start, TapLevels open)
    {
        var index = start + 1;
        for (; index < lines.Length && lines[index].Trim() != "..."; index++)
        {
            if (Diagnostic().Match(lines[index].TrimEnd('\r')) is { Success: true } found)
            {
                var value = found.Groups["value"].Value.Trim();
                open.Describe(found.Groups["key"].Value, value is "|-" or "|" or ">-" or ">" && index + 1 < lines.Length ? lines[index + 1].Trim() : value.Trim('\'', '"'));
            }
        }

        return index;
    }

    private static int? Number(Group group) => int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"^ *1\.\.(?<count>\d+)(?:\s*#.*)?$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Plan();

    [GeneratedRegex(@"^ *(?<not>not )?ok(?: +(?<number>\d+))?(?: *- *| +|$)(?<name>[^#]*?)(?:\s*#\s*(?<directive>[Ss][Kk][Ii][Pp]|[Tt][Oo][Dd][Oo])\S*(?<why>.*)|\s*#.*)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Point();

    [GeneratedRegex("^ *Bail out!(?<why>.*)$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex BailOut();

    [GeneratedRegex("^ +(?<key>duration_ms|error|message): (?<value>.*)$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Diagnostic();
}
