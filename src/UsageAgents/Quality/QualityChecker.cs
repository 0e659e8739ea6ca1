using System.Text.RegularExpressions;
using UsageAgents.Tools;

namespace UsageAgents.Quality;

/// <summary>Checks an answer against the tool results of its run, knowing nothing of how it was made.</summary>
internal static partial class QualityChecker
{
    public static QualityReport Check(string answer, IReadOnlyCollection<ToolCallOutcome> calls)
    {
        var successful = calls.Where(call => call.Success).ToDictionary(call => call.CallId, ResultContent.Of, StringComparer.Ordinal);
        var cited = Citation.Matches(answer).Select(match => match.Groups["id"].Value).ToArray();
        var numbers = answer.Split('\n').SelectMany(AnswerNumber.In).ToArray();
        var ungrounded = numbers.Where(number => !IsGrounded(number, successful)).Select(number => number.Text).ToArray();
        if (successful.Count == 0 || numbers.Length == 0)
        {
            return new QualityReport(0, 0, 0, 0, ungrounded);
        }

        var grounded = (double)(numbers.Length - ungrounded.Length) / numbers.Length;
        var coverage = (double)successful.Keys.Count(cited.Contains) / successful.Count;
        var consistency = cited.Length == 0 ? 0 : (double)cited.Count(successful.ContainsKey) / cited.Length;
        var quality = Math.Round((grounded + coverage + consistency) / 3, 2, MidpointRounding.AwayFromZero);
        return new QualityReport(grounded, coverage, consistency, quality, ungrounded);
    }

    [GeneratedRegex(@"\[(?<id>c[0-9]+)\]", RegexOptions.ExplicitCapture, 1000)]
    public static partial Regex Citation { get; }

    /// <summary>Whether a number stands in the result that it cites.</summary>
    public static bool IsGrounded(AnswerNumber number, Dictionary<string, ResultContent> successful) =>
        number.Citation is { } id && successful.TryGetValue(id, out var result) && number.StandsIn(result);
}
