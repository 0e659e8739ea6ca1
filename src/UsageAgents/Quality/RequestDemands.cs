using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace UsageAgents.Quality;

/// <summary>What a request asks for, as far as its words say it plainly (docs/spec/quality.md, QUALITY-004 and QUALITY-006).</summary>
/// <param name="Money">An amount of money.</param>
/// <param name="Moment">A date or a time.</param>
/// <param name="Share">A share of something.</param>
/// <param name="Decision">What to do, or what it would save.</param>
/// <param name="Names">Names with digits in them, as <c>gpt-4o</c>, squeezed.</param>
internal sealed partial record RequestDemands(bool Money, bool Moment, bool Share, bool Decision, ImmutableArray<string> Names)
{
    private const int ShortestName = 4;
    private const int MostOnStack = 256;

    public static RequestDemands Of(string request) => new(
        AsksMoney.IsMatch(request),
        AsksMoment.IsMatch(request),
        AsksShare.IsMatch(request),
        AsksDecision.IsMatch(request),
        NamesOf(request));

    /// <summary>Leaves only lower-case letters and digits, so that <c>GPT-4o mini</c> and <c>gpt-4o-mini</c> are one.</summary>
    public static string Squeeze(ReadOnlySpan<char> text)
    {
        Span<char> letters = text.Length <= MostOnStack ? stackalloc char[text.Length] : new char[text.Length];
        return letters[..Squeeze(text, letters)].ToString();
    }

    /// <summary>Whether a text holds a squeezed name once it is squeezed itself.</summary>
    public static bool HoldsSqueezed(string text, string squeezed)
    {
        Span<char> letters = text.Length <= MostOnStack ? stackalloc char[text.Length] : new char[text.Length];
        return letters[..Squeeze(text, letters)].IndexOf(squeezed, StringComparison.Ordinal) >= 0;
    }

    private static int Squeeze(ReadOnlySpan<char> text, Span<char> into)
    {
        var length = 0;
        foreach (var character in text)
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                into[length++] = char.ToLowerInvariant(character);
            }
        }

        return length;
    }

    private static ImmutableArray<string> NamesOf(string request)
    {
        ImmutableArray<string> names = [];
        foreach (var match in Words.EnumerateMatches(request))
        {
            var word = request.AsSpan(match.Index, match.Length);
            if (char.IsAsciiLetter(word[0]) && word.ContainsAnyInRange('0', '9') && Squeeze(word) is var name && IsName(name) && !names.Contains(name, StringComparer.Ordinal))
            {
                names = names.Add(name);
            }
        }

        return names;
    }

    // p95 and its like are statistics.
    private static bool IsName(string squeezed) => squeezed.Length >= ShortestName && squeezed.Any(char.IsAsciiDigit) && !(squeezed[0] == 'p' && squeezed.Skip(1).All(char.IsAsciiDigit));

    [GeneratedRegex(@"\$|\b(costs?|costing|prices?|pricing|pay|paid|spend|spent|spending|saves?|saved|savings?|bills?|budget|dollars?|usd|cheap|cheaper|cheapest|expensive)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AsksMoney { get; }

    [GeneratedRegex(@"\bwhen (was|were|did|is|are|do|does|had|has|have|will|would)\b|\b(which|what) (minute|hour|day|date|time|week|month)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AsksMoment { get; }

    [GeneratedRegex(@"\b(which|what|as a|in) (share|percentage|percent|proportion|fraction)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AsksShare { get; }

    [GeneratedRegex(@"\b(should|recommend[a-z]*|suggest[a-z]*|advice|advise|saves?|saved|savings?|cheaper|cheapest|optimi[sz]e[a-z]*)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AsksDecision { get; }

    [GeneratedRegex(@"[A-Za-z0-9._\-]+", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Words { get; }
}
