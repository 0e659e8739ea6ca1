using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace UsageAgents.Planning.Reading;

/// <summary>Splits a question into words: numbers, times and names of models stay whole.</summary>
internal static partial class Tokenizer
{
    public static ImmutableArray<Word> Split(string text, IReadOnlySet<string> names)
    {
        var plain = text.ToLowerInvariant().Replace('’', '\'').Replace('–', '-').Replace('—', '-').Replace("'s", "", StringComparison.Ordinal)
            .Replace("whats ", "what ", StringComparison.Ordinal);
        return [.. Token.Matches(plain).SelectMany(match => Parts(match.Value, names)).Select(word => WordOf(word, names))];
    }

    // "requests-per-minute" is three words; "gpt-4o" and a workload's name are one.
    private static string[] Parts(string word, IReadOnlySet<string> names) =>
        names.Contains(word) || ModelNames.IsOfFamily(word) || word.StartsWith("ninety-", StringComparison.Ordinal) || word.Any(char.IsDigit) ? [word] : word.Split('-', StringSplitOptions.RemoveEmptyEntries);

    private static Word WordOf(string original, IReadOnlySet<string> names)
    {
        var text = original.Trim('.', '-', '\'');
        return names.Contains(text) || text.Any(char.IsDigit)
            ? new Word(text, text)
            : new Word(Singular.Of(Corrected(text)), text);
    }

    private static string Corrected(string text) => Spelling.Correct(text) is var word && word != text ? word : Spelling.Correct(Singular.Of(text)) is var single && single != Singular.Of(text) ? single : text;

    [GeneratedRegex(@"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?|\$?[0-9][0-9,]*(\.[0-9]+)?(%|x\b|[a-z]+\b)?|>=|<=|[<>=%]|[a-z][a-z0-9_.\-']*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token { get; }
}
