using System.Globalization;

namespace UsageAgents.Importing;

/// <summary>Reads the numbers of others: with thousands separated, a decimal comma, a dollar sign.</summary>
/// <param name="decimalComma">Whether a lone comma is a decimal one, as in files whose fields are separated by semicolons.</param>
internal sealed class NumberText(bool decimalComma)
{
    private const int Thousands = 3;
    private static readonly string[] Dollars = ["US$", "USD", "$"];

    /// <summary>Reads a whole number of tokens; nothing if it is none.</summary>
    public long? Whole(string text) =>
        Read(text, whole: true) is { } value && value >= 0 && value <= int.MaxValue && value == decimal.Truncate(value) ? (long)value : null;

    /// <summary>Reads an amount that is not negative; nothing if it is none.</summary>
    public double? Amount(string text) => Read(text, whole: false) is { } value and >= 0 ? (double)value : null;

    /// <summary>Reads an amount of US dollars; any other currency is none.</summary>
    public double? AmountOfDollars(string text)
    {
        var bare = text.Trim();
        if (Array.Find(Dollars, sign => bare.StartsWith(sign, StringComparison.OrdinalIgnoreCase)) is { } before)
        {
            bare = bare[before.Length..];
        }
        else if (Array.Find(Dollars, sign => bare.EndsWith(sign, StringComparison.OrdinalIgnoreCase)) is { } after)
        {
            bare = bare[..^after.Length];
        }

        return Amount(bare);
    }

    private decimal? Read(string text, bool whole)
    {
        var bare = string.Concat(text.Where(character => !char.IsWhiteSpace(character) && character is not ('\'' or '’' or '_')));
        return decimal.TryParse(Normal(bare, whole), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private string Normal(string text, bool whole) => (text.LastIndexOf(','), text.LastIndexOf('.')) switch
    {
        ( >= 0 and var comma, >= 0 and var dot) when comma > dot => Without(text, '.').Replace(',', '.'),
        ( >= 0, >= 0) => Without(text, ','),
        ( >= 0, _) => IsGrouped(text, ',') && (whole || !decimalComma || IsRepeated(text, ',')) ? Without(text, ',') : text.Replace(',', '.'),

        // 1.234 tokens are a thousand and more; 1.234 dollars are one and some.
        (_, >= 0) when IsGrouped(text, '.') && ((whole && decimalComma) || IsRepeated(text, '.')) => Without(text, '.'),
        _ => text,
    };

    private static string Without(string text, char sign) => string.Concat(text.Split(sign));

    private static bool IsRepeated(string text, char sign) => text.IndexOf(sign, StringComparison.Ordinal) != text.LastIndexOf(sign);

    private static bool IsGrouped(string text, char sign)
    {
        var groups = text.Split(sign);
        return groups[0].Length is >= 1 and <= Thousands && groups[0] != "0" && groups.Skip(1).All(group => group.Length == Thousands && group.All(char.IsAsciiDigit));
    }
}
