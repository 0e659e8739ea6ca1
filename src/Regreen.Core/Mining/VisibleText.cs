using System.Text.RegularExpressions;

namespace Regreen.Core.Mining;

/// <summary>Text from outside as it may be shown: without terminal escapes and control characters.</summary>
public static partial class VisibleText
{
    // Of a text without end no more than this is looked at, for each character that is kept.
    private const int Scanned = 4;

    /// <summary>The text without escapes, other control characters as blanks.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 && text.AsSpan().IndexOfAnyInRange('\u007f', '\u009f') < 0 && !text.AsSpan().ContainsAnyInRange('\u202a', '\u202e') && !text.AsSpan().ContainsAnyInRange('\u2066', '\u2069')
            ? text
            : Control().Replace(WithoutEscapes(text), " ").Trim();
    }

    /// <summary>One line of a text, and of a long one its beginning: what comes from outside may steer a terminal, or never end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">How many characters are kept.</param>
    public static string Line(string text, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        var line = Of(text[..Math.Min(text.Length, Scanned * most)].ReplaceLineEndings(" ")).Trim();
        return line.Length <= most ? line : $"{line[..most]}…";
    }

    internal static string WithoutEscapes(string text) => text.Contains('\u001b', StringComparison.Ordinal) ? Escape().Replace(text, "") : text;

    [GeneratedRegex(@"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Escape();

    // Directional overrides would show the words in another order than they are.
    [GeneratedRegex(@"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Control();
}
