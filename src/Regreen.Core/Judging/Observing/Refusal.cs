using System.Globalization;

namespace Regreen.Core.Judging.Observing;

/// <summary>Says that a service refuses a request because there are too many.</summary>
/// <param name="Reading">The answer that says so.</param>
/// <param name="RetryAfter">How long it asks to wait, or null where it does not say.</param>
public sealed record Refusal(Reading Reading, TimeSpan? RetryAfter)
{
    private const string Header = "retry-after";

    /// <summary>The field of an error event that names the seconds to wait.</summary>
    public const string Field = "retry_after";

    // Whoever asks for more asks for ever; the words for infinity are numbers too.
    private const double MostSeconds = int.MaxValue;

    /// <summary>The contract's code of an error event that refuses one request too many.</summary>
    public const string Code = "rate_limited";

    /// <summary>Finds the refusal among the answers of a step, or null: a status 429, a 503 that says when to come again, or an error event that does either.</summary>
    public static Refusal? In(IEnumerable<Reading> readings, Protocol protocol)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        return readings.Select(reading => Of(reading, protocol)).FirstOrDefault(refusal => refusal is not null);
    }

    private static Refusal? Of(Reading reading, Protocol protocol)
    {
        var frame = reading.Frame;
        if (frame.Status is { } status && frame.Direction is FrameDirection.Received or FrameDirection.Refused)
        {
            var wait = frame.Headers.TryGetValue(Header, out var value) ? Read(value, frame.Headers.GetValueOrDefault("date")) : null;
            return status == 429 || (status == 503 && wait is not null) ? new Refusal(reading, wait) : null;
        }

        return reading.IsReceived && reading.Event == EventNames.Error ? OfEvent(reading, protocol) : null;
    }

    private static Refusal? OfEvent(Reading reading, Protocol protocol)
    {
        var told = double.TryParse(protocol.TextOf(reading, Field), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= MostSeconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        return told is not null || protocol.TextOf(reading, "code") == Code ? new Refusal(reading, told) : null;
    }

    // Seconds, or a date, which is read by the service's own clock (RFC 9110, 10.2.3).
    private static TimeSpan? Read(string value, string? now)
    {
        if (int.TryParse(value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return DateTimeOffset.TryParseExact(value.Trim(), "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var then)
            && DateTimeOffset.TryParseExact(now, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start)
            ? TimeSpan.FromTicks(Math.Max(0, (then - start).Ticks))
            : null;
    }
}
