using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Regreen.Core.Judging.Answers;

/// <summary>Asks the same in other words. What knows only a recorded wording, or whoever says that this is a test, does not answer it.</summary>
public static partial class OtherWords
{
    private const int LongestAside = 6;

    /// <summary>Makes the wordings. None of them says that this is a test, where the question says so beside what it asks.</summary>
    public static ImmutableArray<string> For(string question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var plain = WithoutAsides(question.Trim());
        return [$"{plain} Thank you.", $"Please tell me: {plain}", $"Hello. {plain}"];
    }

    // A short clause that speaks of tests is an aside; where nothing else is left, the word belongs to the question.
    private static string WithoutAsides(string question)
    {
        var clauses = Clause().Matches(question).Select(match => match.Value).ToList();
        var kept = clauses.Where(clause => !Marker().IsMatch(clause) || clause.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length > LongestAside).ToList();
        var left = string.Concat(kept).Trim();
        return kept.Count < clauses.Count && QuestionText.IsFree(left) ? left : question;
    }

    [GeneratedRegex(@"[^.!?:;\n]*[.!?:;\n]+\s*|[^.!?:;\n]+$", RegexOptions.NonBacktracking)]
    private static partial Regex Clause();

    [GeneratedRegex(@"\b(test|tests|testing|demo|dummy|mock|probe|example)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Marker();
}
