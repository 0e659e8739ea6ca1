using System.Text.RegularExpressions;

namespace Regreen.Core.Mining;

/// <summary>The pairs of words of a message that stand side by side, as a program's source may hold them.</summary>
public static partial class WordPairs
{
    private const int Shortest = 6;

    /// <summary>Lists them in their order, each once. Numbers are values, and very short pairs stand everywhere: both are left out.</summary>
    public static IEnumerable<string> Of(string message)
    {
        var words = Words().Matches(message);
        return words.Zip(words.Skip(1))
            .Where(pair => pair.First.Index + pair.First.Length + 1 == pair.Second.Index && message[pair.Second.Index - 1] == ' ')
            .Select(pair => $"{pair.First.Value} {pair.Second.Value}")
            .Where(pair => pair.Length >= Shortest)
            .Distinct(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"(?<![\w./-])[\p{L}_][\p{L}_'’]*(?![\w/-])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Words();
}
