using System.Globalization;
using System.Text.RegularExpressions;

namespace UsageAgents.Planning.Reading;

/// <summary>Reads numbers: <c>1,000</c>, <c>2.5k</c>, <c>1m</c>, <c>twenty</c>.</summary>
internal static partial class NumberWords
{
    private static readonly Dictionary<string, decimal> Words = new(StringComparer.Ordinal)
    {
        ["zero"] = 0,
        ["one"] = 1,
        ["two"] = 2,
        ["three"] = 3,
        ["four"] = 4,
        ["five"] = 5,
        ["six"] = 6,
        ["seven"] = 7,
        ["eight"] = 8,
        ["nine"] = 9,
        ["ten"] = 10,
        ["eleven"] = 11,
        ["twelve"] = 12,
        ["fifteen"] = 15,
        ["twenty"] = 20,
        ["thirty"] = 30,
        ["forty"] = 40,
        ["fifty"] = 50,
        ["hundred"] = 100,
        ["thousand"] = 1000,
        ["million"] = 1_000_000,
    };

    public static decimal? Read(string word)
    {
        if (Words.TryGetValue(word, out var known))
        {
            return known;
        }

        if (Digits.Match(word) is not { Success: true } match
            || !decimal.TryParse(match.Groups["digits"].Value, NumberStyles.Number, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        return match.Groups["unit"].Value switch
        {
            "k" => value * 1_000,
            "m" => value * 1_000_000,
            _ => value,
        };
    }

    [GeneratedRegex(@"^\$?(?<digits>[0-9][0-9,]*(\.[0-9]+)?)(?<unit>[km]?)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Digits { get; }
}
