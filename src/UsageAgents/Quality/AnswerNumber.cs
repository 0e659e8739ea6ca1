using System.Globalization;
using System.Text.RegularExpressions;

namespace UsageAgents.Quality;

/// <summary>A number, date or time that an answer states, and the citation that follows it on its line, and where on the line it stands.</summary>
internal sealed partial record AnswerNumber(string Text, bool IsMoment, string? Citation, int Place)
{
    /// <summary>Reads the numbers of a line, in their order. Every answer goes through here, so nothing is made but what is found.</summary>
    public static List<AnswerNumber> In(string line)
    {
        var citations = Quality.Citation.In(line);
        var numbers = new List<AnswerNumber>();
        foreach (var match in Token.EnumerateMatches(Quality.Citation.Blank(line, citations)))
        {
            var place = match.Index;
            var text = line.AsSpan(place, match.Length);
            if (!text.ContainsAnyInRange('A', 'Z') && !text.ContainsAnyInRange('a', 'z'))
            {
                numbers.Add(new AnswerNumber(text.ToString(), IsMomentText(text), citations.Find(found => found.Place >= place)?.Id, place));
            }
        }

        return numbers;
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

    private static bool IsMomentText(ReadOnlySpan<char> text) => text.Contains(':') || text.LastIndexOf('-') > 0;

    // Moments first, then names (a run of letters, digits, dots, underscores and hyphens that holds a letter), then numbers.
    [GeneratedRegex(
        """
        (?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])|(?<![0-9])[0-9]{2}:[0-9]{2}(:[0-9]{2})?(?![0-9])
        |(?=[0-9._\-]*[A-Za-z])[A-Za-z0-9][A-Za-z0-9._\-]*
        |-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?(?![0-9])|-?[0-9]+(\.[0-9]+)?
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace,
        1000)]
    private static partial Regex Token { get; }
}
