using System.Collections.Immutable;

namespace UsageAgents.Planning.Reading;

/// <summary>Finds a limit: "more than 1,000 input tokens", "at least 500", "between 100 and 200 tokens", "no output".</summary>
internal static class ThresholdReader
{
    private static readonly (string[] Words, string Operator)[] Comparators =
    [
        (["no", "more", "than"], "<="), (["not", "more", "than"], "<="), (["no", "less", "than"], ">="), (["no", "fewer", "than"], ">="),
        (["at", "least"], ">="), (["at", "most"], "<="), (["up", "to"], "<="), (["in", "excess", "of"], ">"),
        (["more", "than"], ">"), (["greater", "than"], ">"), (["larger", "than"], ">"), (["longer", "than"], ">"), (["bigger", "than"], ">"),
        (["higher", "than"], ">"), (["over"], ">"), (["above"], ">"), (["exceed"], ">"), (["exceeding"], ">"), (["exceeded"], ">"), (["beyond"], ">"), (["surpas"], ">"),
        (["less", "than"], "<"), (["fewer", "than"], "<"), (["smaller", "than"], "<"), (["shorter", "than"], "<"), (["lower", "than"], "<"),
        (["under"], "<"), (["below"], "<"), (["exactly"], "="), (["equal", "to"], "="), ([">="], ">="), (["<="], "<="), ([">"], ">"), (["<"], "<"),
    ];

    private static readonly string[] NotALimit = ["minute", "clock", "second", "hour", "time", "percent", "%", "model", "day", "x", "dollar", "usd", "cheaper", "am", "pm"];

    public static Threshold? Read(ImmutableArray<Word> words)
    {
        for (var place = 0; place < words.Length; place++)
        {
            if (Between(words, place) is { } between)
            {
                return between;
            }

            foreach (var (comparator, sign) in Comparators)
            {
                if (Matches(words, place, comparator) && LimitAt(words, place + comparator.Length) is { } limit)
                {
                    return new Threshold(sign, limit);
                }
            }
        }

        return Nothing(words) ? new Threshold("=", 0) : null;
    }

    private static Threshold? Between(ImmutableArray<Word> words, int place) =>
        words[place].Text is "between" or "from" && LimitAt(words, place + 1) is { } lower
        && place + 3 < words.Length && words[place + 2].Text is "and" or "to" && LimitAt(words, place + 3) is { } upper
            ? new Threshold("between", lower, upper)
            : null;

    private static decimal? LimitAt(ImmutableArray<Word> words, int place)
    {
        // "over the 1,000 mark"
        var at = place < words.Length && words[place].Text is "the" or "a" ? place + 1 : place;
        if (at >= words.Length || NumberWords.Read(words[at].Text) is not { } number)
        {
            return null;
        }

        var next = at + 1 < words.Length ? words[at + 1].Text : "";
        if (NumberWords.Read(next) is { } unit and >= 100)
        {
            number *= unit;
            next = at + 2 < words.Length ? words[at + 2].Text : "";
        }

        return NotALimit.Contains(next) ? null : number;
    }

    private static bool Matches(ImmutableArray<Word> words, int place, string[] comparator) =>
        place + comparator.Length < words.Length
        && comparator.Select((word, index) => words[place + index].Text == word || words[place + index].Original == word).All(same => same);

    private static bool Nothing(ImmutableArray<Word> words) =>
        words.Where((word, place) => word.Text is "no" or "zero" or "0" or "without" or "empty" && words.Skip(place + 1).Take(2).Any(IsCountable)).Any();

    private static bool IsCountable(Word word) => word.Text is "request" or "traffic" or "output" or "input" or "token" or "completion" or "response" or "answer" or "reply";
}
