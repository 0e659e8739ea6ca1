using System.Globalization;
using System.Text.RegularExpressions;

namespace UsageAgents.Quality;

/// <summary>A number, date or time that an answer states, and the citation that follows it on its line, and where on the line it stands.</summary>
internal sealed partial record AnswerNumber(string Text, bool IsMoment, string? Citation, int Place)
{
    public static IEnumerable<AnswerNumber> In(string line)
    {
        var citations = QualityChecker.Citation.Matches(line);
        // Blanking keeps the places, so that "after it" can be told.
        var text = QualityChecker.Citation.Replace(line, match => new string(' ', match.Length));
        foreach (Match match in Token.Matches(text))
        {
            if (!match.Groups["name"].Success)
            {
                var citation = citations.FirstOrDefault(found => found.Index >= match.Index)?.Groups["id"].Value;
                yield return new AnswerNumber(match.Value, match.Groups["moment"].Success, citation, match.Index);
            }
        }
    }

    /// <summary>Whether the result holds this text (dates, times), or a number that is this one when rounded as it is printed.</summary>
    public bool StandsIn(ResultContent result) => IsMoment ? result.Texts.Any(text => text.Contains(Text, StringComparison.Ordinal)) : NamesIn(result).Any();

    /// <summary>Gives the names of the properties that hold this number.</summary>
    public IEnumerable<string> NamesIn(ResultContent result)
    {
        if (IsMoment)
        {
            return [];
        }

        var printed = double.Parse(Text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        var point = Text.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : Text.Length - point - 1;
        var half = 0.5 * Math.Pow(10, -decimals);
        return result.Numbers.Where(number => Math.Abs(number.Value - printed) <= half + (1e-9 * Math.Max(1, Math.Abs(number.Value)))).Select(number => number.Name);
    }

    // Moments first, then names (a run of letters, digits, dots, underscores and hyphens that holds a letter), then numbers.
    [GeneratedRegex(
        """
        (?<moment>(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])|(?<![0-9])[0-9]{2}:[0-9]{2}(:[0-9]{2})?(?![0-9]))
        |(?<name>(?=[0-9._\-]*[A-Za-z])[A-Za-z0-9][A-Za-z0-9._\-]*)
        |(?<number>-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?(?![0-9])|-?[0-9]+(\.[0-9]+)?)
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace,
        1000)]
    private static partial Regex Token { get; }
}
