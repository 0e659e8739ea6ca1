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

    public static ImmutableArray<string> Read(ImmutableArray<Word> words)
    {
        var said = words.Any(word => word.Text is "percentile" or "percentil" or "pctl" or "quantile");
        var found = words.Select((word, place) => At(words, place, said)).Where(name => name is not null).Select(name => name!);
        return [.. found.Concat(Quartiles(words)).Distinct(StringComparer.Ordinal)];
    }

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

    private static IEnumerable<string> Quartiles(ImmutableArray<Word> words)
    {
        for (var place = 1; place < words.Length; place++)
        {
            if (words[place].Text == "quartile")
            {
                yield return words[place - 1].Original is "third" or "upper" or "3rd" or "top" ? "p75" : "p25";
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
