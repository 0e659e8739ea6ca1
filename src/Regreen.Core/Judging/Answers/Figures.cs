using System.Collections.Immutable;

namespace Regreen.Core.Judging.Answers;

/// <summary>The figures of an answer: numbers, dates and times that do not stand in the question too. They are what a service must have worked for, whatever its words are.</summary>
public static class Figures
{
    private const int Shown = 5;

    /// <summary>Finds the figures of an answer.</summary>
    public static ImmutableSortedSet<string> Of(string answer, string question) => [.. In(answer, question).Select(Key)];

    /// <summary>Finds the places of the figures in an answer.</summary>
    public static IEnumerable<AnswerNumber> In(string answer, string question)
    {
        var asked = AnswerNumbers.In(question).Select(Key).ToHashSet(StringComparer.Ordinal);
        return AnswerNumbers.In(answer).Where(number => !asked.Contains(Key(number)));
    }

    /// <summary>Says which figures came again although something else was asked; null where others came, or none.</summary>
    public static string? Repeated(ImmutableSortedSet<string> before, ImmutableSortedSet<string> after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return !before.IsEmpty && before.SetEquals(after) ? string.Join(", ", before.Take(Shown)) : null;
    }

    private static string Key(AnswerNumber number) => number.Value is { } value ? value.ToString("0.############", System.Globalization.CultureInfo.InvariantCulture) : number.Text;
}
