using System.Globalization;
using System.Text.RegularExpressions;
using Regreen.Core.Judging.Observing;

namespace Regreen.Core.Judging.Answers;

/// <summary>Checks that need only an answer's text.</summary>
internal static partial class AnswerChecks
{
    private const decimal LeastOfRounding = 0.01m;
    private static readonly TimeSpan RegexDeadline = TimeSpan.FromSeconds(1);

    /// <summary>Says whether an answer mentions a text or, where it is a number, that number in whatever form it is printed.</summary>
    public static bool Mentions(string answer, string what) =>
        decimal.TryParse(what, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var value)
            ? AnswerNumbers.In(answer).Any(number => IsNumber(number, value))
            : answer.Contains(what, StringComparison.OrdinalIgnoreCase);

    /// <summary>Says whether an answer matches a regular expression.</summary>
    public static bool Matches(string answer, string pattern)
    {
        try
        {
            return Regex.IsMatch(answer, pattern, RegexOptions.CultureInvariant, RegexDeadline);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary>Says whether an answer declines: it says so, and gives no number.</summary>
    public static bool Declines(AskView ask) =>
        ask.Answer is { Length: > 0 } answer && ask.Answered is not true && Declining().IsMatch(answer) && AnswerNumbers.In(answer).IsEmpty;

    // A number that is printed with decimals matches what rounds to it; one that is printed whole must be it, unless what is looked for has decimals and
    // rounding changes little of it: 2 is not 2.16.
    private static bool IsNumber(AnswerNumber number, decimal value) =>
        number.Value == value || ((number.Decimals > 0 || (value != decimal.Truncate(value) && Math.Abs(number.Value.GetValueOrDefault() - value) <= Math.Abs(value) * LeastOfRounding)) && number.IsRoundingOf(value));

    [GeneratedRegex(@"\b(cannot|can't|can not|could not|couldn't|unable|not able|do not know|don't know|no data|not available|no information|does not (hold|contain|say|have)|no tool)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Declining();
}
