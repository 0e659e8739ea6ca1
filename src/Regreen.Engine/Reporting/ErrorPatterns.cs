using System.Collections.Immutable;
using Regreen.Core.Triaging;

namespace Regreen.Engine.Reporting;

/// <summary>The error texts of an issue's cases, as their suites word them: many texts, one issue.</summary>
internal static class ErrorPatterns
{
    public static ImmutableArray<string> Of(IterationView iteration, Issue issue)
    {
        var cases = issue.Cases.Concat(issue.Explains).ToHashSet();
        return
        [
            .. iteration.Cases.Where(item => cases.Contains(item.Case) && item.Judged is not null)
                .Select(item => (Text: TextOf(item), item.Case))
                .GroupBy(item => item.Text, StringComparer.Ordinal)
                .Select(pattern => $"{pattern.Key}  ({(pattern.Count() == 1 ? pattern.First().Case.ToString() : Words.Count(pattern.Count(), "case"))})"),
        ];
    }

    private static string TextOf(CaseView item)
    {
        var judged = item.Judged!;
        var message = judged.Divergence?.Message is { Length: > 0 } text
            ? text
            : judged.Expectations.Where(expectation => !expectation.Held).Select(expectation => $"{expectation.Expectation}: {expectation.Observed}").FirstOrDefault(judged.Reason);
        return string.Join(" / ", message.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
