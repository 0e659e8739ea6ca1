using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Regreen.Engine.Configuring;

/// <summary>Reads durations: <c>500ms</c>, <c>30s</c>, <c>1.5m</c>, <c>1h</c>. Zero is none.</summary>
public static partial class DurationText
{
    /// <summary>The form; it stands in the JSON schemas too, so it uses only what every dialect knows.</summary>
    [StringSyntax(StringSyntaxAttribute.Regex)]
    public const string Pattern = @"^(?!0+(\.0+)?[a-z]+$)[0-9]{1,6}(\.[0-9]{1,3})?(ms|s|m|h)$";

    /// <summary>Reads a duration; null where the text is none.</summary>
    public static TimeSpan? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!Form().IsMatch(text) || text.EndsWith('\n'))
        {
            return null;
        }

        var unit = text.TrimStart([.. "0123456789."]);
        var number = double.Parse(text.AsSpan(0, text.Length - unit.Length), CultureInfo.InvariantCulture);
        return unit switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            _ => TimeSpan.FromHours(number),
        };
    }

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
