using System.Collections.Immutable;
using System.Globalization;
using UsageAgents.Usage;

namespace UsageAgents.Planning.Reading;

/// <summary>Finds the part of the time that a question is about.</summary>
internal static class TimeReader
{
    private static readonly string[] After = ["after", "since", "from", "starting", "past"];
    private static readonly string[] Before = ["before", "until", "till", "to", "by"];

    public static Window? Read(ImmutableArray<Word> words, UsageShape shape) =>
        Clock(words, shape) ?? FirstOrLast(words, shape) ?? Half(words, shape);

    private static Window? Clock(ImmutableArray<Word> words, UsageShape shape)
    {
        var times = words.Select((word, place) => (Time: TimeAt(words, place), Place: place)).Where(found => found.Time is not null).ToArray();
        if (times.Length == 0)
        {
            return null;
        }

        var first = Moment(times[0].Time!.Value, shape);
        if (times.Length > 1)
        {
            var last = Moment(times[1].Time!.Value, shape);
            return new Window(first, IsInclusive(words) ? last.AddMinutes(1) : last);
        }

        var before = WordsBefore(words, times[0].Place);
        return before.Any(After.Contains) ? new Window(first, null)
            : before.Any(Before.Contains) ? new Window(null, first)
            : new Window(first, first.AddMinutes(1));
    }

    // "18:15 through 19:14", "the clock minutes 18:15 to 19:14": the last minute belongs to it.
    private static bool IsInclusive(ImmutableArray<Word> words) =>
        words.Any(word => word.Original is "through" or "thru" or "inclusive" or "clock");

    private static string[] WordsBefore(ImmutableArray<Word> words, int place) =>
        [.. words.Take(place).TakeLast(2).Select(word => word.Original)];

    private static TimeSpan? TimeAt(ImmutableArray<Word> words, int place)
    {
        var text = words[place].Original;
        var next = place + 1 < words.Length ? words[place + 1].Original : "";
        if (text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time.TotalHours < 24)
        {
            return next is "pm" or "p.m" && time.Hours < 12 ? time + TimeSpan.FromHours(12) : time;
        }

        return HourAt(text, next);
    }

    // 6pm, 7 pm
    private static TimeSpan? HourAt(string text, string next)
    {
        var digits = text.TrimEnd('a', 'p', 'm');
        var evening = text.EndsWith("pm", StringComparison.Ordinal) || next is "pm" or "p.m";
        var isHour = evening || text.EndsWith("am", StringComparison.Ordinal);
        return isHour && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var hour) && hour is > 0 and <= 12
            ? TimeSpan.FromHours((hour % 12) + (evening ? 12 : 0))
            : null;
    }

    private static DateTime Moment(TimeSpan time, UsageShape shape) => shape.First.Date + time;

    private static Window? FirstOrLast(ImmutableArray<Word> words, UsageShape shape)
    {
        for (var place = 0; place < words.Length; place++)
        {
            var isFirst = words[place].Original is "first" or "opening" or "initial";
            if ((isFirst || words[place].Original is "last" or "final" or "closing") && MinutesAt(words, place + 1) is { } minutes)
            {
                return isFirst ? new Window(null, shape.First + minutes) : new Window(shape.Last - minutes, null);
            }
        }

        return null;
    }

    private static TimeSpan? MinutesAt(ImmutableArray<Word> words, int place)
    {
        var rest = words.Skip(place).Take(4).Select(word => word.Text).ToArray();
        return rest switch
        {
            ["half", "hour", ..] or ["half", "an", "hour", ..] => TimeSpan.FromMinutes(30),
            ["quarter", "hour", ..] or ["quarter", "of", "an", "hour"] => TimeSpan.FromMinutes(15),
            ["minute", ..] => TimeSpan.FromMinutes(1),
            [var number, "minute", ..] when NumberWords.Read(number) is { } minutes => TimeSpan.FromMinutes((double)minutes),
            [var number, "second", ..] when NumberWords.Read(number) is { } seconds => TimeSpan.FromSeconds((double)seconds),
            _ => null,
        };
    }

    private static Window? Half(ImmutableArray<Word> words, UsageShape shape)
    {
        var middle = shape.First + ((shape.Last - shape.First) / 2);
        var texts = words.Select(word => word.Original).ToArray();
        var first = Follows(texts, "first", "half");
        var second = Follows(texts, "second", "half") || Follows(texts, "last", "half") || Follows(texts, "latter", "half");
        return (first, second) switch
        {
            (true, false) => new Window(null, middle),
            (false, true) => new Window(middle, null),
            _ => null,
        };
    }

    private static bool Follows(string[] words, string first, string second) =>
        words.Zip(words.Skip(1)).Any(pair => pair.First == first && pair.Second == second);
}
