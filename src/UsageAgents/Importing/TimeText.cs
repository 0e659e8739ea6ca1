using System.Globalization;
using System.Text.RegularExpressions;

namespace UsageAgents.Importing;

/// <summary>Reads the times of others: ISO 8601, seconds to nanoseconds since 1970, days with slashes or dots. Without an offset they are UTC.</summary>
internal static partial class TimeText
{
    private const int FirstYear = 2000;
    private const int LastYear = 2100;
    private const int DigitsOfDay = 8;
    private const int MonthsOfYear = 12;

    /// <summary>Reads a time, or says why it cannot.</summary>
    public static (DateTime Time, string? Fault) Read(string text, DateOrder order)
    {
        if (Number.IsMatch(text))
        {
            return Checked(text, text.Length == DigitsOfDay ? Parse(text, ["yyyyMMdd"]) : SinceEpoch(text));
        }

        if (NumericDay.Match(text) is { Success: true } day)
        {
            return OfNumericDay(text, day, order);
        }

        // Without a year the parser would take today's.
        return Checked(text, Year.IsMatch(text) ? Parse(text, null) : null);
    }

    private static (DateTime, string?) OfNumericDay(string text, Match day, DateOrder order)
    {
        var first = int.Parse(day.Groups["first"].ValueSpan, CultureInfo.InvariantCulture);
        var second = int.Parse(day.Groups["second"].ValueSpan, CultureInfo.InvariantCulture);
        var dayFirst = day.Groups["sign"].Value == "." || first > MonthsOfYear || (order == DateOrder.DayFirst && second <= MonthsOfYear);
        if (!dayFirst && order == DateOrder.Unsaid && second <= MonthsOfYear && first != second)
        {
            return (default, $"'{text}' may be day or month first; say which with ?dates=dmy or ?dates=mdy");
        }

        var (dayNumber, month) = dayFirst ? (first, second) : (second, first);
        return Checked(text, Parse($"{day.Groups["year"].Value}-{month:D2}-{dayNumber:D2}{day.Groups["rest"].Value}", null));
    }

    private static (DateTime, string?) Checked(string text, DateTime? time) => time is { Year: >= FirstYear and < LastYear } good
        ? (good, null)
        : (default, time is null ? $"'{Shorten(text)}' is not a timestamp" : $"'{Shorten(text)}' is not between {FirstYear} and {LastYear}");

    private static DateTime? Parse(string text, string[]? formats) =>
        formats is null
            ? DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var time) ? time.UtcDateTime : null
            : DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var exact) ? exact.UtcDateTime : null;

    // The number of digits tells the unit: today's seconds have ten, nanoseconds nineteen.
    private static DateTime? SinceEpoch(string text)
    {
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        var seconds = text.Split('.')[0].Length switch { <= 11 => value, <= 14 => value / 1e3m, <= 17 => value / 1e6m, _ => value / 1e9m };
        return seconds < 1e10m ? DateTime.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)) : null;
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    [GeneratedRegex(@"^[0-9]{8,20}(\.[0-9]{1,9})?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number { get; }

    [GeneratedRegex(@"^(?<first>[0-9]{1,2})(?<sign>[/.\-])(?<second>[0-9]{1,2})\k<sign>(?<year>[0-9]{4})(?<rest>([ T,].*)?)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NumericDay { get; }

    [GeneratedRegex(@"(^|[^0-9])[0-9]{4}([^0-9]|$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Year { get; }
}
