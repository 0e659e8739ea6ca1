namespace UsageAgents.Quality;

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
        var numbers = AnswerNumber.In(line).Where(number => !number.IsMoment).OrderByDescending(number => number.Place).ToArray();
        var words = line;
        foreach (var number in numbers)
        {
            words = words.Remove(number.Place, number.Text.Length).Insert(number.Place, "#");
        }

        words = QualityChecker.Citation.Replace(words, "");
        return (string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), string.Join(' ', numbers.Select(number => number.Text)));
    }
}
