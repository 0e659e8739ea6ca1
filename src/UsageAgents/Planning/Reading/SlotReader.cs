namespace UsageAgents.Planning.Reading;

/// <summary>Finds a length of time by which traffic is cut: "five-minute slot", "per quarter of an hour", "every 20 minutes", "hourly".</summary>
internal static class SlotReader
{
    private static readonly string[] Nouns = ["slot", "window", "bucket", "block", "interval", "period", "stretch", "chunk", "bin", "span", "segment", "step", "granularity", "slice", "frame"];
    private static readonly string[] Cutting = ["per", "every", "each", "by", "which", "what", "any"];

    /// <summary>Gives the length in seconds, and takes its words.</summary>
    public static int? Read(WordReading reading)
    {
        for (var place = 0; place < reading.Words.Length; place++)
        {
            if (!reading.IsTaken(place) && LengthAt(reading, place) is { } found && Cuts(reading, place, found.Next))
            {
                var start = Cutting.Contains(reading.OriginalAt(place - 1)) ? reading.TextAt(place - 2) == "for" ? place - 2 : place - 1 : place;
                reading.Take(start, place - start);
                reading.Take(place, found.Next + (Nouns.Contains(reading.TextAt(found.Next)) ? 1 : 0) - place);
                return found.Seconds;
            }
        }

        return null;
    }

    private static bool Cuts(WordReading reading, int place, int next)
    {
        var before = reading.OriginalAt(place - 1) is "a" or "an" or "one" or "single" or "given" ? reading.OriginalAt(place - 2) : reading.OriginalAt(place - 1);
        var isOfTheWhole = before is "first" or "last" or "final" or "opening" or "closing";
        return !isOfTheWhole && (Nouns.Contains(reading.TextAt(next)) || Cutting.Contains(before) || reading.OriginalAt(place - 1) is "busiest" or "quietest" or "peak");
    }

    private static (int Seconds, int Next)? LengthAt(WordReading reading, int place)
    {
        if (reading.Matches(place, "quarter", "of", "an", "hour") || reading.Matches(place, "quarter", "of", "the", "hour"))
        {
            return (900, place + 4);
        }

        return Named(reading, place) ?? Counted(reading, place);
    }

    private static (int Seconds, int Next)? Named(WordReading reading, int place) =>
        reading.Matches(place, "quarter", "hour") ? (900, place + 2)
        : reading.Matches(place, "half", "an", "hour") ? (1800, place + 3)
        : reading.Matches(place, "half", "hour") ? (1800, place + 2)
        : null;

    // Lengths that divide an hour, so that slots begin at round times.
    private static (int Seconds, int Next)? Counted(WordReading reading, int place)
    {
        var text = reading.OriginalAt(place);
        var digits = text.EndsWith("min", StringComparison.Ordinal) ? text[..^3] : text;
        if (NumberWords.Read(digits) is not { } number || number != decimal.Truncate(number) || number is < 1 or > 60)
        {
            return null;
        }

        var (seconds, next) = (UnitOf(reading.TextAt(place + 1)), place + 2);
        if (digits.Length < text.Length)
        {
            (seconds, next) = (60, place + 1);
        }

        return IsRound((int)number, seconds) ? ((int)number * seconds, next) : null;
    }

    private static bool IsRound(int number, int seconds) =>
        seconds > 0 && (3600 % (number * seconds) == 0 || number * seconds % 3600 == 0) && (number > 1 || seconds != 60);

    private static int UnitOf(string word) => word switch
    {
        "second" or "sec" => 1,
        "minute" or "min" or "mins" => 60,
        "hour" => 3600,
        _ => 0,
    };
}
