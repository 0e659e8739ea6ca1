using System.Collections.Immutable;

namespace UsageAgents.Planning.Reading;

/// <summary>Finds conditions on quantities, wherever they stand, and takes the words that say what is limited.</summary>
internal static class LimitReader
{
    private const int FarthestMeasure = 4;

    private static readonly (string[] Words, string Operator)[] Comparators =
    [
        (["no", "more", "than"], "<="), (["not", "more", "than"], "<="), (["no", "less", "than"], ">="), (["no", "fewer", "than"], ">="), (["not", "exceeding"], "<="),
        (["no", "longer", "than"], "<="), (["not", "longer", "than"], "<="), (["no", "larger", "than"], "<="), (["no", "bigger", "than"], "<="), (["no", "shorter", "than"], ">="),
        (["at", "or", "above"], ">="), (["at", "or", "below"], "<="), (["at", "least"], ">="), (["at", "most"], "<="), (["up", "to"], "<="), (["in", "excess", "of"], ">"), (["upwards", "of"], ">="), (["north", "of"], ">"),
        (["a", "minimum", "of"], ">="), (["a", "maximum", "of"], "<="),
        (["more", "than"], ">"), (["greater", "than"], ">"), (["larger", "than"], ">"), (["longer", "than"], ">"), (["bigger", "than"], ">"),
        (["higher", "than"], ">"), (["over"], ">"), (["above"], ">"), (["exceed"], ">"), (["exceeding"], ">"), (["exceeded"], ">"), (["exceeds"], ">"), (["beyond"], ">"), (["past"], ">"), (["surpass"], ">"), (["surpassing"], ">"), (["surpassed"], ">"), (["topping"], ">"), (["topped"], ">"),
        (["less", "than"], "<"), (["fewer", "than"], "<"), (["smaller", "than"], "<"), (["shorter", "than"], "<"), (["lower", "than"], "<"),
        (["under"], "<"), (["below"], "<"), (["beneath"], "<"), (["exactly"], "="), (["precisely"], "="), (["equal", "to"], "="), ([">", "="], ">="), (["<", "="], "<="), ([">="], ">="), (["<="], "<="), ([">"], ">"), (["<"], "<"), (["="], "="),
    ];

    private static readonly (string[] Words, string Operator)[] Suffixes =
    [
        (["or", "more"], ">="), (["and", "more"], ">="), (["or", "above"], ">="), (["and", "above"], ">="), (["and", "up"], ">="),
        (["or", "fewer"], "<="), (["or", "less"], "<="), (["or", "below"], "<="), (["or", "under"], "<="),
    ];

    private static readonly string[] NotALimit = ["minute", "clock", "second", "hour", "time", "percent", "%", "model", "day", "week", "month", "x", "dollar", "usd", "cheaper", "am", "pm", "pct", "$", "year"];

    public static ImmutableArray<Limit> Read(WordReading reading)
    {
        var limits = ImmutableArray.CreateBuilder<Limit>();
        for (var place = 0; place < reading.Words.Length; place++)
        {
            if (!reading.IsTaken(place) && (Between(reading, place) ?? Compared(reading, place) ?? OrMore(reading, place) ?? Nothing(reading, place)) is { } limit)
            {
                // "under 50 tokens, and those above 600": of the same.
                var whole = limit.Measure is null && limits.Count > 0 ? limit with { Measure = limits[^1].Measure } : limit;
                limits.Add(IsIgnored(reading, place) ? whole.Negated() : whole);
            }
        }

        return limits.DrainToImmutable();
    }

    private static Limit? Between(WordReading reading, int place)
    {
        if (reading.TextAt(place) is not ("between" or "from") || LimitAt(reading, place + 1) is not { } lower || reading.TextAt(lower.Next) is not ("and" or "to")
            || LimitAt(reading, lower.Next + 1) is not { } upper)
        {
            return null;
        }

        reading.Take(place, upper.Next - place);
        return new Limit(MeasureOf(reading, place, upper.Next), "between", lower.Value, upper.Value);
    }

    private static Limit? Compared(WordReading reading, int place)
    {
        foreach (var (comparator, sign) in Comparators)
        {
            if (reading.Matches(place, comparator) && LimitAt(reading, place + comparator.Length) is { } limit)
            {
                reading.Take(place, limit.Next - place);
                return new Limit(MeasureOf(reading, place, limit.Next), sign, limit.Value);
            }
        }

        return null;
    }

    // "3000 tokens or more", "500+ tokens"
    private static Limit? OrMore(WordReading reading, int place)
    {
        if (LimitAt(reading, place) is not { } limit)
        {
            return null;
        }

        var unit = UnitAt(reading, limit.Next);
        var after = unit?.Next ?? limit.Next;
        var sign = Array.Find(Suffixes, suffix => reading.Matches(after, suffix.Words)).Operator;
        if (sign is null)
        {
            return null;
        }

        reading.Take(place, after + 2 - place);
        return new Limit(TokensOf(unit?.Measure, reading, place, after + 2), sign, limit.Value);
    }

    private static Limit? Nothing(WordReading reading, int place)
    {
        if (reading.TextAt(place) is not ("no" or "zero" or "0" or "without" or "empty"))
        {
            return null;
        }

        var at = reading.TextAt(place + 1) is "any" ? place + 2 : place + 1;
        var unit = UnitAt(reading, at) ?? (reading.TextAt(at) is "code" or "chat" or "conversation" ? UnitAt(reading, at + 1) : null);
        if (unit?.Measure is null)
        {
            return null;
        }

        reading.Take(place, unit.Value.Next - place);
        return new Limit(unit.Value.Measure is "tokens" ? "total_tokens" : unit.Value.Measure, "=", 0);
    }

    // "ignoring requests with fewer than 10 tokens" keeps the others.
    private static bool IsIgnored(WordReading reading, int place)
    {
        for (var at = place - 1; at >= Math.Max(0, place - 5); at--)
        {
            if (Exclusions.Begins(reading.OriginalAt(at)))
            {
                reading.Take(at);
                return true;
            }
        }

        return false;
    }

    private static (decimal Value, int Next)? LimitAt(WordReading reading, int place)
    {
        // "over the 1,000 mark"
        var at = reading.TextAt(place) is "the" or "a" ? place + 1 : place;
        if (NumberWords.Read(reading.TextAt(at)) is not { } number)
        {
            return null;
        }

        var next = at + 1;
        if (NumberWords.Read(reading.TextAt(next)) is { } unit and >= 100)
        {
            number *= unit;
            next++;
        }

        return NotALimit.Contains(reading.TextAt(next)) ? null : (number, next);
    }

    private static string? MeasureOf(WordReading reading, int start, int next) => TokensOf(UnitAt(reading, next, take: true)?.Measure, reading, start, next);

    // "tokens" alone says nothing of the side: what stands before the comparison does, or "in total" behind it.
    private static string? TokensOf(string? unit, WordReading reading, int start, int next) =>
        unit is not (null or "tokens") ? unit
        : SaidBehind(reading, next) ?? SaidBefore(reading, start) ?? (unit is null ? null : "total_tokens");

    private static (string? Measure, int Next)? UnitAt(WordReading reading, int place, bool take = false)
    {
        for (var length = 3; length > 0; length--)
        {
            var phrase = Phrase(reading, place, length);
            if (phrase is not null && MeasureWords.Of(phrase) is { } measure)
            {
                if (take)
                {
                    reading.Take(place, length);
                }

                return (measure, place + length);
            }
        }

        return null;
    }

    private static string? SaidBehind(WordReading reading, int next)
    {
        for (var at = next; at < Math.Min(reading.Words.Length, next + 3); at++)
        {
            if (reading.TextAt(at) is "total" or "altogether" or "combined" or "overall")
            {
                reading.Take(at);
                return "total_tokens";
            }

            if (reading.TextAt(at) is "of" or "in" && MeasureWords.Of(reading.TextAt(at + 1)) is { } measure and not ("requests" or "tokens"))
            {
                reading.Take(at + 1);
                return measure;
            }
        }

        return null;
    }

    private static string? SaidBefore(WordReading reading, int start)
    {
        for (var at = start - 1; at >= Math.Max(0, start - FarthestMeasure); at--)
        {
            if (MeasureWords.Of(reading.TextAt(at)) is { } measure && !reading.IsTaken(at))
            {
                if (measure is "requests" or "tokens")
                {
                    return "total_tokens";
                }

                reading.Take(at);
                return measure;
            }
        }

        return null;
    }

    private static string? Phrase(WordReading reading, int place, int length) => place < 0 || place + length > reading.Words.Length
        ? null
        : string.Join(' ', reading.Words.AsSpan(place, length).ToArray().Select(word => word.Text));
}
