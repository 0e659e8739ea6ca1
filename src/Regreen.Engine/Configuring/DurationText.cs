using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Regreen.Engine.Configuring;

/// <summary>Reads durations: <c>500ms</c>, <c>30s</c>, <c>1.5m</c>, <c>1h</c>. Zero is none.</summary>
internal static partial class DurationText
{
    [StringSyntax(StringSyntaxAttribute.Regex)]
    public const string Pattern = @"^(?!0+(\.0+)?[a-z]+$)(?<number>[0-9]{1,6}(\.[0-9]{1,3})?)(?<unit>ms|s|m|h)$";

    public static TimeSpan? Read(string text)
    {
        if (Form().Match(text) is not { Success: true } match || text.EndsWith('\n'))
        {
            return null;
        }

        var number = double.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
        return match.Groups["unit"].Value switch
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
