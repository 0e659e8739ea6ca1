using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace UsageAgents.Tests.Planning;

/// <summary>Looks for facts in an answer.</summary>
internal static partial class Facts
{
    public const double Tolerance = 0.005;

    /// <summary>Whether a text states a value of a query: a number that is printed rounded, or a name.</summary>
    public static bool States(string text, JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number
        ? StatesNumber(text, double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture), Tolerance)
        : Squeeze(text).Contains(Squeeze(value?.GetValue<string>() ?? ""), StringComparison.Ordinal);

    public static bool StatesNumber(string text, double expected, double share) =>
        Number.Matches(text).Any(match => Math.Abs(double.Parse(match.Value, NumberStyles.Number, CultureInfo.InvariantCulture) - expected) <= share * Math.Abs(expected));

    public static string Squeeze(string text) => string.Concat(text.Where(character => character is not (' ' or '.' or '-'))).ToLowerInvariant();

    public static string WithoutCitations(string text) => Citation.Replace(text, " ");

    [GeneratedRegex(@"\[c[0-9]+\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Citation { get; }

    [GeneratedRegex(@"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|-?[0-9]+(\.[0-9]+)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number { get; }
}
