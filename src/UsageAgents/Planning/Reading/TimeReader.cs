using System.Collections.Immutable;
using System.Globalization;
using UsageAgents.Usage;

namespace UsageAgents.Planning.Reading;

/// <summary>Finds the part of the time that a question is about.</summary>
internal static class TimeReader
{
    private static readonly string[] After = ["after", "since", "from", "starting", "past"];
    private static readonly string[] Before = ["before", "until", "till", "to", "by"];

    /// <summary>Gives the windows in the order in which they are said, and takes their words.</summary>
    public static ImmutableArray<Window> Read(WordReading reading, UsageShape shape)
    {
        var clock = Clock(reading, shape);
        return clock.Length > 0 ? clock : [.. FirstOrLast(reading, shape), .. Halves(reading, shape)];
    }

    private static ImmutableArray<Window> Clock(WordReading reading, UsageShape shape)
    {
        var words = reading.Words;
        var times = words.Select((word, place) => (Time: TimeAt(words, place), Place: place)).Where(found => found.Time is not null).ToArray();
        var windows = ImmutableArray.CreateBuilder<Window>();
        for (var index = 0; index < times.Length; index++)
        {
            var (time, place) = times[index];
            var first = Moment(time!.Value, shape);
            reading.Take(place, LengthOf(words, place));
            TakeClockMinutes(reading, place);
            if (index + 1 < times.Length && Joins(words, place + LengthOf(words, place), times[index + 1].Place))
            {
                var last = Moment(times[++index].Time!.Value, shape);
                reading.Take(place, times[index].Place + LengthOf(words, times[index].Place) - place);
                windows.Add(new Window(first, IsInclusive(words) ? last.AddMinutes(1) : last));
            }
            else
            {
                windows.Add(OpenOrMinute(words, place, first));
            }
        }

        return windows.DrainToImmutable();
    }

    // "the 60 clock minutes 18:15 to 19:14"
    private static void TakeClockMinutes(WordReading reading, int place)
    {
        for (var at = Math.Max(0, place - 4); at < place; at++)
        {
            if (reading.Matches(at + 1, "clock", "minute"))
            {
                reading.Take(at, 3);
            }
        }
    }

    private static Window OpenOrMinute(ImmutableArray<Word> words, int place, DateTime moment)
    {
        var before = WordsBefore(words, place);
        return before.Any(After.Contains) ? new Window(moment, null)
            : before.Any(Before.Contains) ? new Window(null, moment)
            : new Window(moment, moment.AddMinutes(1));
    }

    // "18:30 and 19:00", "18:20-18:30", "18:17 through 19:14"; "at 18:31 and at 18:40" are two.
    private static bool Joins(ImmutableArray<Word> words, int end, int next) =>
        next == end || (next == end + 1 && words[end].Original is "and" or "to" or "until" or "till" or "through" or "thru" or "till" or "up")
        || (next == end + 2 && words[end].Original == "up" && words[end + 1].Original == "to");

    private static int LengthOf(ImmutableArray<Word> words, int place) =>
        place + 1 < words.Length && words[place + 1].Original is "pm" or "am" or "p.m" or "a.m" ? 2 : 1;

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

    private static IEnumerable<Window> FirstOrLast(WordReading reading, UsageShape shape)
    {
        for (var place = 0; place < reading.Words.Length; place++)
        {
            var isFirst = reading.OriginalAt(place) is "first" or "opening" or "initial";
            var isLast = reading.OriginalAt(place) is "last" or "final" or "closing" or "latest";
            if ((isFirst || isLast) && LengthAt(reading, place + 1) is { } found)
            {
                reading.Take(place, found.Words + 1);
                yield return isFirst ? new Window(null, shape.First + found.Length) : new Window(shape.Last - found.Length, null);
            }
        }
    }

    private static (TimeSpan Length, int Words)? LengthAt(WordReading reading, int place)
    {
        var rest = Enumerable.Range(place, 4).Select(reading.TextAt).ToArray();
        return rest switch
        {
            ["half", "hour", ..] => (TimeSpan.FromMinutes(30), 2),
            ["half", "an", "hour", ..] => (TimeSpan.FromMinutes(30), 3),
            ["quarter", "hour", ..] => (TimeSpan.FromMinutes(15), 2),
            ["quarter", "of", "an" or "the", "hour"] => (TimeSpan.FromMinutes(15), 4),
            ["minute", ..] => (TimeSpan.FromMinutes(1), 1),
            [var number, "minute" or "min", ..] when NumberWords.Read(number) is { } minutes => (TimeSpan.FromMinutes((double)minutes), 2),
            [var number, "second" or "sec", ..] when NumberWords.Read(number) is { } seconds => (TimeSpan.FromSeconds((double)seconds), 2),
            [var number, "hour", ..] when NumberWords.Read(number) is { } hours and <= 10_000 => (TimeSpan.FromHours((double)hours), 2),
            [var number, "day", ..] when NumberWords.Read(number) is { } days and <= 10_000 => (TimeSpan.FromDays((double)days), 2),
            [var number, "week", ..] when NumberWords.Read(number) is { } weeks and <= 1000 => (TimeSpan.FromDays(7 * (double)weeks), 2),
            _ => null,
        };
    }

    private static IEnumerable<Window> Halves(WordReading reading, UsageShape shape)
    {
        var middle = shape.First + ((shape.Last - shape.First) / 2);
        for (var place = 0; place < reading.Words.Length; place++)
        {
            // "first and second half", "the first half"
            var isFirst = reading.OriginalAt(place) == "first";
            var isHalf = reading.TextAt(place + 1) == "half" || (reading.OriginalAt(place + 1) is "and" or "to" or "versus" or "vs" && reading.TextAt(place + 3) == "half");
            if (isHalf && (isFirst || reading.OriginalAt(place) is "second" or "last" or "latter") && reading.TextAt(place + 2) != "hour")
            {
                reading.Take(place, reading.TextAt(place + 1) == "half" ? 2 : 1);
                yield return isFirst ? new Window(null, middle) : new Window(middle, null);
            }
        }
    }
}
