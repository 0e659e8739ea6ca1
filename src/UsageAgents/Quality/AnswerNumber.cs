using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace UsageAgents.Quality;

/// <summary>A number, date or time that an answer states, and the citation that follows it on its line, and where on the line it stands.</summary>
internal sealed partial record AnswerNumber(string Text, bool IsMoment, string? Citation, int Place)
{
    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    private readonly double _printed = IsMoment ? 0 : double.Parse(Text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
    private readonly double _half = IsMoment ? 0 : HalfOf(Text);

    /// <summary>Reads the numbers of a line, in their order. Every answer goes through here, so nothing is made but what is found.</summary>
    public static List<AnswerNumber> In(string line)
    {
        var citations = Quality.Citation.In(line);
        var numbers = new List<AnswerNumber>();

        // A citation has a letter in it, so it is a name, not a number.
        foreach (var match in Token.EnumerateMatches(line))
        {
            var text = line.AsSpan(match.Index, match.Length);
            if (!text.ContainsAny(Letters))
            {
                numbers.Add(new AnswerNumber(text.ToString(), IsMomentText(text), FirstAfter(citations, match.Index), match.Index));
            }
        }

        return numbers;
    }

    /// <summary>Whether the result holds this text (dates, times), or a number that is this one when rounded as it is printed.</summary>
    public bool StandsIn(ResultContent result)
    {
        if (IsMoment)
        {
            return result.HoldsText(Text);
        }

        foreach (var number in result.Numbers)
        {
            if (IsPrintedFrom(number.Value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Gives the names of the properties that hold this number.</summary>
    public IEnumerable<string> NamesIn(ResultContent result) =>
        IsMoment ? [] : result.Numbers.Where(number => IsPrintedFrom(number.Value)).Select(number => number.Holder.Name);

    private bool IsPrintedFrom(double value) => Math.Abs(value - _printed) <= _half + (1e-9 * Math.Max(1, Math.Abs(value)));

    private static double HalfOf(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : text.Length - point - 1;
        return 0.5 * Math.Pow(10, -decimals);
    }

    private static string? FirstAfter(List<Citation> citations, int place)
    {
        foreach (var citation in citations)
        {
            if (citation.Place >= place)
            {
                return citation.Id;
            }
        }

        return null;
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
