using System.Text;
using Regreen.Core.Judging;

namespace Regreen.Cli.Views;

/// <summary>The signs of the terminal's language, in Unicode or in ASCII.</summary>
internal sealed record Glyphs(bool IsUnicode, string Ok, string No, string Open, string Wave, string Dash, string Warn, string Dot, string Arrow, IReadOnlyList<string> Spinner)
{
    public static Glyphs Unicode { get; } = new(true, "✔", "✘", "◌", "≈", "–", "!", "·", "→", ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]);

    public static Glyphs Ascii { get; } = new(false, "+", "x", "o", "~", "-", "!", "-", "->", ["|", "/", "-", "\\"]);

    /// <summary>Gets the signs that an encoding can hold.</summary>
    public static Glyphs For(Encoding encoding) => encoding.CodePage is 65001 or 1200 or 12000 ? Unicode : Ascii;

    public string Of(Verdict verdict) => verdict switch
    {
        Verdict.Proven => Ok,
        Verdict.Failing => No,
        Verdict.Unproven => Open,
        Verdict.Flaky => Wave,
        Verdict.NotRun => Dash,
        _ => Warn,
    };

    /// <summary>Makes text fit to be shown: no control characters, which could move the cursor or forge lines, and nothing that the encoding cannot hold.</summary>
    public string Clean(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\n' or '\t' => result.Append(' '),
                '\r' => result,
                < 0x20 or (>= 0x7f and < 0xa0) or (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069) => result.Append(IsUnicode ? "\ufffd" : "?"),
                < 0x7f => result.Append((char)rune.Value),
                _ => result.Append(IsUnicode ? rune.ToString() : ToAscii(rune.Value)),
            };
        }

        return result.ToString();
    }

    private static string ToAscii(int value) => value switch
    {
        0x2013 or 0x2014 => "-",
        0x00b7 => "-",
        0x2192 => "->",
        0x2026 => "...",
        0x2018 or 0x2019 => "'",
        0x201c or 0x201d => "\"",
        _ => "?",
    };
}
