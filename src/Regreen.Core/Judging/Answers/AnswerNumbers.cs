using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Regreen.Core.Judging.Answers;

/// <summary>A number, date or time that an answer states.</summary>
/// <param name="Text">As it is printed.</param>
/// <param name="Value">Its value; null for a date or a time.</param>
/// <param name="Decimals">How many decimals are printed.</param>
/// <param name="Start">Where it stands in the answer.</param>
/// <param name="Citation">The first citation after it on its line, or null.</param>
public sealed record AnswerNumber(string Text, decimal? Value, int Decimals, int Start, string? Citation)
{
    /// <summary>Says whether a value is this number when it is rounded as this one is printed.</summary>
    public bool IsRoundingOf(decimal value) => Value is { } printed
        && (decimal.Round(value, Decimals, MidpointRounding.AwayFromZero) == printed || decimal.Round(value, Decimals, MidpointRounding.ToEven) == printed);
}

/// <summary>Finds numbers and citations in answers.</summary>
public static partial class AnswerNumbers
{
    private const int MostDecimals = 20;

    /// <summary>Finds the citations, in order: the ids between square brackets.</summary>
    public static ImmutableArray<string> Citations(string answer) => [.. Citation().Matches(answer).Select(match => match.Groups["id"].Value)];

    /// <summary>Finds the numbers outside citations and names.</summary>
    public static ImmutableArray<AnswerNumber> In(string answer)
    {
        var numbers = ImmutableArray.CreateBuilder<AnswerNumber>();
        var start = 0;
        foreach (var line in answer.Split('\n'))
        {
            var citations = Citation().Matches(line);

            // Blanked and not removed: places must stay.
            var plain = citations.Count == 0 ? line : Citation().Replace(line, match => new string(' ', match.Length));
            foreach (Match match in Token().Matches(plain))
            {
                if (Number(match, start, citations.FirstOrDefault(citation => citation.Index >= match.Index)?.Groups["id"].Value) is { } number)
                {
                    numbers.Add(number);
                }
            }

            start += line.Length + 1;
        }

        return numbers.ToImmutable();
    }

    private static AnswerNumber? Number(Match match, int lineStart, string? citation)
    {
        if (match.Groups["moment"].Success)
        {
            return new(match.Value, null, 0, lineStart + match.Index, citation);
        }

        var point = match.Value.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : match.Value.Length - point - 1;
        return match.Groups["number"].Success && decimals <= MostDecimals
            && decimal.TryParse(match.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var value)
                ? new(match.Value, value, decimals, lineStart + match.Index, citation)
                : null;
    }

    [GeneratedRegex(@"\[(?<id>[A-Za-z][A-Za-z0-9_-]{0,63})\]", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Citation();

    // Moments come first, then names (a word of letters, digits, dots and hyphens with a letter in it), then numbers.
    [GeneratedRegex(
        @"(?<moment>\b\d{4}-\d\d-\d\d\b|\b\d\d:\d\d(:\d\d)?\b)|(?<name>(\d[\d.]*-*)*[\p{L}_][\p{L}\p{N}_]*([.-]+[\p{L}\p{N}_]+)*)|(?<number>-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?)",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Token();
}
