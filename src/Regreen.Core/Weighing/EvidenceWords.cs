using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Regreen.Core.Weighing;

/// <summary>The words of logs, spans and code, made comparable: <c>ListProducts</c>, <c>list_products</c> and <c>list products</c> are the same two words.</summary>
public static partial class EvidenceWords
{
    // What stands in every program and every log tells nothing of one change.
    private static readonly ImmutableHashSet<string> Common = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "the", "and", "for", "with", "from", "this", "that", "not", "was", "are", "has", "have", "return", "err", "error", "nil", "null", "else", "func", "function", "def", "var", "let", "const", "string",
        "int", "bool", "void", "new", "type", "class", "struct", "public", "private", "static", "package", "import", "using", "true", "false", "http", "https", "service", "server", "self", "async", "await", "ctx", "context");

    /// <summary>Splits a text into its words, in lower case and in the singular; numbers of two digits and more are words too.</summary>
    public static IEnumerable<string> Of(string text) =>
        Piece().Matches(text).Select(match => Singular(match.Value.ToLowerInvariant())).Where(word => (word.Length >= 3 || (word.Length == 2 && char.IsAsciiDigit(word[0]))) && !Common.Contains(word));

    private static string Singular(string word) => word.Length > 4 && word[^1] == 's' ? word[..^1] : word;

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Piece();
}
