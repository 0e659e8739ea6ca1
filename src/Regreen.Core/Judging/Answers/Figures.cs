using System.Collections.Immutable;

namespace Regreen.Core.Judging.Answers;

/// <summary>The figures of an answer: numbers, dates and times that do not stand in the question too. They are what a service must have worked for, whatever its words are.</summary>
public static class Figures
{
    private const int Shown = 5;

    // A short number comes by chance.
    private const int RareLength = 3;

    /// <summary>Finds the figures of an answer.</summary>
    public static ImmutableSortedSet<string> Of(string answer, string question) => [.. In(answer, question).Select(Key)];

    /// <summary>Finds the places of the figures in an answer.</summary>
    public static IEnumerable<AnswerNumber> In(string answer, string question)
    {
        var asked = AnswerNumbers.In(question).Select(Key).ToHashSet(StringComparer.Ordinal);
        return AnswerNumbers.In(answer).Where(number => !asked.Contains(Key(number)));
    }

    /// <summary>Says which figures of an answer came again although something else was asked; null where others came, or none. What stands in either question is no figure of either answer.</summary>
    public static string? Repeated((string Answer, string Question) before, (string Answer, string Question) after)
    {
        var asked = $"{before.Question}\n{after.Question}";
        return Stale(before, after) ?? Repeated(Of(before.Answer, asked), Of(after.Answer, asked));
    }

    /// <summary>Says whether an answer names a number that its question names.</summary>
    public static bool NamesAsked(string answer, string question) => AnswerNumbers.In(question).Select(Key).Intersect(AnswerNumbers.In(answer).Select(Key), StringComparer.Ordinal).Any();

    // An answer that tells of the number that was asked for before, and of none that is asked for now, is an answer to the question before.
    private static string? Stale((string Answer, string Question) before, (string Answer, string Question) after)
    {
        var told = AnswerNumbers.In(after.Answer).Select(Key).ToHashSet(StringComparer.Ordinal);
        var now = AnswerNumbers.In(after.Question).Select(Key).ToHashSet(StringComparer.Ordinal);
        var old = AnswerNumbers.In(before.Question).Select(Key).Where(number => number.Length >= RareLength && !now.Contains(number)).ToList();
        return now.Overlaps(told) || !NamesAsked(before.Answer, before.Question) ? null : old.Find(told.Contains);
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
