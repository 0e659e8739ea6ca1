using System.Collections.Immutable;
using System.Globalization;

namespace UsageAgents.Planning.Reading;

/// <summary>Finds a what-if: "if traffic doubled", "20% fewer output tokens", "outputs were halved", "three times the requests".</summary>
internal static class ChangeReader
{
    private static readonly Dictionary<string, decimal> Factors = new(StringComparer.Ordinal)
    {
        ["double"] = 2,
        ["doubled"] = 2,
        ["doubling"] = 2,
        ["twice"] = 2,
        ["triple"] = 3,
        ["tripled"] = 3,
        ["tripling"] = 3,
        ["quadruple"] = 4,
        ["quadrupled"] = 4,
        ["halve"] = 0.5m,
        ["halved"] = 0.5m,
        ["halving"] = 0.5m,
        ["tenfold"] = 10,
        ["twofold"] = 2,
        ["threefold"] = 3,
        ["fivefold"] = 5,
    };

    private static readonly string[] Growing = ["more", "grow", "grows", "grew", "growth", "increase", "increases", "increased", "increasing", "rise", "rises", "rose", "higher", "longer", "larger", "bigger", "up", "extra", "additional", "growing", "gain", "jump", "jumped"];
    private static readonly string[] Shrinking =
        ["less", "fewer", "shorter", "smaller", "lower", "drop", "drops", "dropped", "decrease", "decreases", "decreased", "reduce", "reduced", "reducing", "fall", "falls", "fell", "cut", "cutting", "shrink", "shrank", "down", "trim", "trimmed", "save", "saved", "shorten", "shortened", "decline", "declined", "compress", "compressed"];

    private static readonly string[] Supposing = ["if", "suppose", "supposing", "assuming", "assume", "imagine", "when", "were", "should", "would", "by", "what", "reducing", "cutting", "with", "had", "could", "can"];

    public static Change? Read(WordReading reading)
    {
        var words = reading.Words;
        if (!(words.Any(word => Supposing.Contains(word.Original)) || Commands(words)) || FactorOf(reading) is not { } factor)
        {
            return null;
        }

        NoteWords(reading, factor.Place);
        var texts = words.Select(word => word.Text).ToArray();
        var place = factor.Place;
        var subject = Nearest(texts, place);
        return subject switch
        {
            "input" => new Change(1, factor.Value, 1),
            "output" => new Change(1, 1, factor.Value),
            "token" => new Change(1, factor.Value, factor.Value),
            _ => new Change(factor.Value, 1, 1),
        };
    }

    private static void NoteWords(WordReading reading, int place)
    {
        var words = reading.Words;
        for (var at = 0; at < words.Length; at++)
        {
            if (at == place || Growing.Contains(words[at].Original) || Shrinking.Contains(words[at].Original) || Factors.ContainsKey(words[at].Original))
            {
                reading.Note(at);
            }
        }

        var hasUnit = words[place].Original.Any(char.IsDigit) && reading.OriginalAt(place + 1) is "percent" or "%" or "pct" or "times" or "fold";
        reading.Take(place, hasUnit ? 2 : 1);
    }

    // "Halve the output": a what-if that is said as a command.
    private static bool Commands(ImmutableArray<Word> words) =>
        !words.IsEmpty && words[0].Original is var first && (Factors.ContainsKey(first) || Growing.Contains(first) || Shrinking.Contains(first));

    private static (decimal Value, int Place)? FactorOf(WordReading reading)
    {
        for (var place = 0; place < reading.Words.Length; place++)
        {
            if (!reading.IsTaken(place) && FactorAt(reading.Words, place) is { } factor)
            {
                return (factor, place);
            }
        }

        return null;
    }

    private static decimal? FactorAt(ImmutableArray<Word> words, int place)
    {
        var word = words[place].Original;
        var next = place + 1 < words.Length ? words[place + 1].Original : "";
        if (Factors.TryGetValue(word, out var factor))
        {
            return factor;
        }

        return OfPart(words, word, next) ?? OfTimes(word, next) ?? OfShare(words, word, next);
    }

    private static decimal? OfPart(ImmutableArray<Word> words, string word, string next)
    {
        if (word is not ("half" or "third" or "quarter") || next == "hour" || !words.Any(other => Shrinking.Contains(other.Original) || other.Original is "as" or "only"))
        {
            return null;
        }

        return word switch { "half" => 0.5m, "third" => 2m / 3m, _ => 0.75m };
    }

    private static decimal? OfTimes(string word, string next) =>
        word.EndsWith('x') ? NumberWords.Read(word[..^1])
        : next is "times" or "fold" ? NumberWords.Read(word)
        : null;

    private static decimal? OfShare(ImmutableArray<Word> words, string word, string next)
    {
        var isPercent = word.EndsWith('%') || next is "percent" or "%" or "pct";
        return isPercent && decimal.TryParse(word.TrimEnd('%'), NumberStyles.Number, CultureInfo.InvariantCulture, out var percent) ? OfPercent(words, percent) : null;
    }

    private static decimal? OfPercent(ImmutableArray<Word> words, decimal percent) =>
        words.Any(word => Shrinking.Contains(word.Original)) ? 1 - (percent / 100)
        : words.Any(word => Growing.Contains(word.Original)) ? 1 + (percent / 100)
        : null;

    private static string Nearest(string[] words, int place)
    {
        var kinds = words
            .Select((word, index) => (Kind: KindOf(word), Distance: Math.Abs(index - place)))
            .Where(found => found.Kind is not null)
            .OrderBy(found => found.Distance)
            .ToArray();
        var nearest = kinds.FirstOrDefault().Kind ?? "request";

        // "output tokens" is said of output, whichever word lies nearer.
        return nearest == "token" ? kinds.Where(found => found.Distance <= 4).Select(found => found.Kind).FirstOrDefault(kind => kind is "input" or "output") ?? "token" : nearest;
    }

    private static string? KindOf(string word) => word switch
    {
        "input" or "prompt" or "context" => "input",
        "output" or "completion" or "response" or "answer" or "reply" or "generation" or "generated" => "output",
        "token" => "token",
        "request" or "traffic" or "volume" or "load" or "call" or "usage" => "request",
        _ => null,
    };
}
