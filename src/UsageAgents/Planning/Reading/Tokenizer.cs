using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace UsageAgents.Planning.Reading;

/// <summary>Splits a question into words: numbers, times and names of models stay whole.</summary>
internal static partial class Tokenizer
{
    public static ImmutableArray<Word> Split(string text, IReadOnlySet<string> names)
    {
        var plain = text.ToLowerInvariant().Replace('’', '\'').Replace('–', '-').Replace('—', '-').Replace("'s", "", StringComparison.Ordinal);
        return [.. Token.Matches(plain).Select(match => WordOf(match.Value, names))];
    }

    private static Word WordOf(string original, IReadOnlySet<string> names)
    {
        var text = original.Trim('.', '-', '\'');
        return names.Contains(text) || text.Any(char.IsDigit)
            ? new Word(text, text)
            : new Word(Singular.Of(Spelling.Correct(text)), text);
    }

    [GeneratedRegex(@"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?|\$?[0-9][0-9,]*(\.[0-9]+)?(%|x\b|[a-z]+\b)?|>=|<=|[<>=%]|[a-z][a-z0-9_.\-']*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token { get; }
}
