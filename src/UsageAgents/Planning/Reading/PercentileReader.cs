using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace UsageAgents.Planning.Reading;

/// <summary>Finds percentiles: <c>p95</c>, <c>95th percentile</c>, <c>percentile 95</c>, the first quartile.</summary>
internal static partial class PercentileReader
{
    private static readonly Dictionary<string, string> Spelled = new(StringComparer.Ordinal)
    {
        ["ninetieth"] = "p90",
        ["ninety-fifth"] = "p95",
        ["ninety-ninth"] = "p99",
        ["tenth"] = "p10",
        ["fiftieth"] = "p50",
        ["decile"] = "p90",
    };

    /// <summary>Gives the percentiles and where they stand, and takes their words.</summary>
    public static ImmutableArray<(string Name, int Place)> Read(WordReading reading)
    {
        var words = reading.Words;
        var said = words.Any(word => word.Text is "percentile" or "percentil" or "pctl" or "quantile");
        var found = words.Select((word, place) => (Name: At(words, place, said), Place: place)).Where(entry => entry.Name is not null).Select(entry => (Name: entry.Name!, entry.Place));
        (string Name, int Place)[] all = [.. found.Concat(Quartiles(words)).Concat(Bounds(reading)).DistinctBy(entry => entry.Name, StringComparer.Ordinal).OrderBy(entry => entry.Place)];
        foreach (var (_, place) in all)
        {
            reading.Take(place);
        }

        return [.. all];
    }

    // "what do 95% of requests stay below", "half of all replies stay under"
    private static IEnumerable<(string Name, int Place)> Bounds(WordReading reading)
    {
        var isBelow = reading.Words.Any(word => word.Original is "below" or "under" or "within" or "beneath");
        var isAbove = reading.Words.Any(word => word.Original is "above" or "exceed" or "over");
        var asks = reading.Words.Any(word => word.Original is "stay" or "stays" or "lie" or "lies" or "fall" or "falls" or "sit" or "fit" or "which" or "what" or "remain");
        for (var place = 0; asks && isBelow != isAbove && place < reading.Words.Length; place++)
        {
            if (ShareAt(reading, place) is { } share && reading.TextAt(place + 1) is "of" or "percent")
            {
                yield return (string.Create(CultureInfo.InvariantCulture, $"p{(isBelow ? share : 100 - share)}"), place);
                reading.Take(Array.FindIndex([.. reading.Words], word => word.Original is "below" or "under" or "within" or "beneath" or "above" or "exceed" or "over"));
            }
        }
    }

    private static decimal? ShareAt(WordReading reading, int place) => reading.OriginalAt(place) switch
    {
        "half" => 50,
        "three" when reading.OriginalAt(place + 1) == "quarters" => 75,
        var text when text.EndsWith('%') || reading.TextAt(place + 1) == "percent" => NumberWords.Read(text.TrimEnd('%')) is { } share and > 0 and < 100 ? share : null,
        _ => null,
    };

    private static string? At(ImmutableArray<Word> words, int place, bool said)
    {
        var word = words[place].Original;
        if (Short.Match(word) is { Success: true } match)
        {
            return Name(match.Groups["number"].Value);
        }

        if (said && Spelled.TryGetValue(word, out var name))
        {
            return name;
        }

        var isNumber = Ordinal.Match(word) is { Success: true } ordinal ? ordinal.Groups["number"].Value : null;
        return said && isNumber is not null && (word.Length > isNumber.Length || words[Math.Max(0, place - 1)].Text is "percentile" or "p" || Next(words, place) == "percentile")
            ? Name(isNumber)
            : null;
    }

    private static string Next(ImmutableArray<Word> words, int place) => place + 1 < words.Length ? words[place + 1].Text : "";

    private static IEnumerable<(string Name, int Place)> Quartiles(ImmutableArray<Word> words)
    {
        for (var place = 1; place < words.Length; place++)
        {
            if (words[place].Text == "quartile")
            {
                var name = words[place - 1].Original;
                foreach (var quartile in name is "both" or "the" or "two" ? new[] { "p25", "p75" } : name is "third" or "upper" or "3rd" or "top" ? ["p75"] : ["p25"])
                {
                    yield return (quartile, place);
                }
            }
        }
    }

    private static string? Name(string number) =>
        decimal.TryParse(number, NumberStyles.Number, CultureInfo.InvariantCulture, out var value) && value is > 0 and < 100 ? "p" + number : null;

    [GeneratedRegex(@"^p-?(?<number>[0-9]{1,2}(\.[0-9]+)?)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Short { get; }

    [GeneratedRegex(@"^(?<number>[0-9]{1,2}(\.[0-9]+)?)(st|nd|rd|th)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ordinal { get; }
}
