using System.Text;
using System.Text.RegularExpressions;

namespace Regreen.Core.Mining;

/// <summary>A line without what a terminal or a runner adds, and cut to what can be looked at.</summary>
internal static partial class LineText
{
    private const int Most = 4096;
    private const int InstantWithin = 120;

    /// <summary>Takes out terminal escapes, and all up to an instant at the beginning.</summary>
    public static string Clean(string line)
    {
        var text = line.Length > Most ? line[..Most] : line;
        text = VisibleText.WithoutEscapes(text);
        var head = text.Length > InstantWithin ? text[..InstantWithin] : text;
        var instant = Instant().Match(head);
        return instant.Success && IsPrefix(text.AsSpan(0, instant.Index)) ? text[(instant.Index + instant.Length)..] : text;
    }

    /// <summary>The line with numbers and hashes made alike, for comparing runs.</summary>
    public static string Alike(string clean)
    {
        var text = new StringBuilder(clean.Length);
        foreach (var part in Hash().Replace(clean.Trim(), "#"))
        {
            if (!char.IsAsciiDigit(part))
            {
                text.Append(part);
            }
            else if (text.Length == 0 || text[^1] != '0')
            {
                text.Append('0');
            }
        }

        return text.ToString();
    }

    // Columns of a runner stand before an instant, not sentences.
    private static bool IsPrefix(ReadOnlySpan<char> text) => text.IsEmpty || text[^1] is '\t' or '[' or '(' || text.TrimEnd().IsEmpty;

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\]? ?", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Instant();

    [GeneratedRegex(@"\b[0-9a-fA-F]{7,}\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Hash();
}
