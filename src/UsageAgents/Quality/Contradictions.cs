namespace UsageAgents.Quality;

/// <summary>A line of an answer.</summary>
/// <param name="Text">The line.</param>
/// <param name="Numbers">Its numbers, in their order.</param>
internal sealed record AnswerLine(string Text, List<AnswerNumber> Numbers);

/// <summary>Lines that say the same of different numbers.</summary>
internal static class Contradictions
{
    /// <summary>Counts the sentences that are said more than once, each time with other numbers.</summary>
    public static int Count(IReadOnlyCollection<AnswerLine> lines) => lines.Count(HasNumbers) < 2 ? 0 : lines
        .Where(HasNumbers)
        .Select(Read)
        .GroupBy(line => line.Words, StringComparer.OrdinalIgnoreCase)
        .Count(same => same.Select(line => line.Numbers).Distinct(StringComparer.Ordinal).Count() > 1);

    private static bool HasNumbers(AnswerLine line)
    {
        foreach (var number in line.Numbers)
        {
            if (!number.IsMoment)
            {
                return true;
            }
        }

        return false;
    }

    // The words of a line with its dates and times, and its numbers apart.
    private static (string Words, string Numbers) Read(AnswerLine line)
    {
        var numbers = line.Numbers.Where(number => !number.IsMoment).Reverse().ToArray();
        var words = Citation.Blank(line.Text, Citation.In(line.Text));
        foreach (var number in numbers)
        {
            words = words.Remove(number.Place, number.Text.Length).Insert(number.Place, "#");
        }

        return (string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), string.Join(' ', numbers.Select(number => number.Text)));
    }
}
