using System.Text;

namespace Regreen.Core.Judging.Answers;

/// <summary>Lines that say the same of different numbers.</summary>
internal static class Contradictions
{
    /// <summary>Counts the sentences that are said more than once, each time with other numbers.</summary>
    public static int Count(string answer) => answer.Split('\n')
        .Select(Read)
        .Where(line => line.Numbers.Length > 0)
        .GroupBy(line => line.Words, StringComparer.OrdinalIgnoreCase)
        .Count(same => same.Select(line => line.Numbers).Distinct(StringComparer.Ordinal).Count() > 1);

    // The words of a line with its dates and times, and its numbers apart.
    private static (string Words, string Numbers) Read(string line)
    {
        var numbers = AnswerNumbers.In(line).Where(number => number.Value is not null).ToArray();
        var words = new StringBuilder(line);
        foreach (var citation in AnswerScanner.Citations(line))
        {
            // Blanked, so that the numbers keep their places.
            words.Remove(citation.Start, citation.Length).Insert(citation.Start, " ", citation.Length);
        }

        foreach (var number in numbers.Reverse())
        {
            words.Remove(number.Start, number.Text.Length).Insert(number.Start, '#');
        }

        return (string.Join(' ', words.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), string.Join(' ', numbers.Select(number => number.Text)));
    }
}
