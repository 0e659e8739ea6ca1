using System.Collections.Immutable;
using System.Globalization;

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
public static class AnswerNumbers
{
    private const int MostDecimals = 20;

    /// <summary>Finds the citations, in order: the ids between square brackets.</summary>
    public static ImmutableArray<string> Citations(string answer) => [.. AnswerScanner.Citations(answer).Select(citation => citation.Id)];

    /// <summary>Finds the numbers outside citations and names.</summary>
    public static ImmutableArray<AnswerNumber> In(string answer)
    {
        var numbers = ImmutableArray.CreateBuilder<AnswerNumber>();
        var start = 0;
        foreach (var line in answer.Split('\n'))
        {
            var citations = AnswerScanner.Citations(line);
            foreach (var token in AnswerScanner.Tokens(line, citations))
            {
                var citation = citations.Find(candidate => candidate.Start >= token.Start) is { Length: > 0 } found ? found.Id : null;
                if (Number(line.Substring(token.Start, token.Length), token.IsMoment, start + token.Start, citation) is { } number)
                {
                    numbers.Add(number);
                }
            }

            start += line.Length + 1;
        }

        return numbers.ToImmutable();
    }

    private static AnswerNumber? Number(string text, bool isMoment, int start, string? citation)
    {
        if (isMoment)
        {
            return new AnswerNumber(text, null, 0, start, citation);
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : text.Length - point - 1;
        return decimals <= MostDecimals && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var value)
            ? new AnswerNumber(text, value, decimals, start, citation)
            : null;
    }
}
