using System.Text;

namespace Regreen.Engine.Reporting;

/// <summary>Writes text from outside into Markdown so that it stays text: no markup, no table cell, no HTML, no mention becomes of it.</summary>
internal static class MarkdownText
{
    private const string Special = "\\`*_{}[]()<>#+-!|~&$^=";

    /// <summary>Escapes text for a paragraph or a table cell; line breaks become blanks.</summary>
    public static string Text(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (var character in OneLine(text))
        {
            _ = character switch
            {
                '&' => result.Append("&amp;"),
                '<' => result.Append("&lt;"),
                '>' => result.Append("&gt;"),

                // An entity rather than a backslash: GitHub links mentions and references that are only escaped.
                '@' => result.Append("&#64;"),
                '#' => result.Append("&#35;"),
                ':' => result.Append(':'),
                '-' or '.' or '(' or ')' or '+' or '!' or '=' => result.Append(character),
                _ when Special.Contains(character, StringComparison.Ordinal) => result.Append('\\').Append(character),
                _ => result.Append(character),
            };
        }

        var escaped = result.ToString().Replace("://", "&#58;//", StringComparison.Ordinal);

        // What would begin a list or a heading does so only at the start of a line.
        return escaped.Length > 0 && escaped[0] is '-' or '+' or '=' ? "\\" + escaped : escaped;
    }

    /// <summary>Writes a code span; a table cell's bar is escaped as GitHub's tables ask for.</summary>
    public static string Code(string text)
    {
        var line = OneLine(text).Trim();
        if (line.Length == 0)
        {
            return "–";
        }

        var fence = new string('`', LongestRun(line, '`') + 1);
        var padding = fence.Length > 1 ? " " : "";
        return $"{fence}{padding}{line.Replace("|", "\\|", StringComparison.Ordinal)}{padding}{fence}";
    }

    /// <summary>Writes a fenced block that its content cannot close.</summary>
    public static string Block(string text, string language = "text")
    {
        var fence = new string('`', Math.Max(3, LongestRun(text, '`') + 1));
        return $"{fence}{language}\n{Printable(text).TrimEnd()}\n{fence}\n";
    }

    /// <summary>Replaces control characters, which no report shows.</summary>
    public static string Printable(string text) =>
        text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 && !text.Contains('\u007f', StringComparison.Ordinal)
            ? text
            : WithoutControls(text.ReplaceLineEndings("\n"));

    private static string WithoutControls(string text) => string.Create(text.Length, text, static (target, source) =>
    {
        for (var index = 0; index < target.Length; index++)
        {
            target[index] = char.IsControl(source[index]) && source[index] is not ('\n' or '\t') ? '\ufffd' : source[index];
        }
    });

    private static string OneLine(string text) => Printable(text).Replace('\n', ' ').Replace('\t', ' ');

    private static int LongestRun(string text, char wanted)
    {
        var (longest, current) = (0, 0);
        foreach (var character in text)
        {
            current = character == wanted ? current + 1 : 0;
            longest = Math.Max(longest, current);
        }

        return longest;
    }
}
