using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Regreen.Engine.Reporting;

/// <summary>Text that is HTML already.</summary>
internal readonly record struct Markup(string Value)
{
    public static Markup Empty { get; } = new("");
}

/// <summary>Builds HTML from interpolated text: what stands in the literal is markup, what is put in is escaped unless it is <see cref="Markup"/>.</summary>
internal static class Html
{
    public static Markup Of(HtmlHandler html) => new(html.ToString());

    public static Markup If(bool condition, HtmlHandler html) => condition ? new(html.ToString()) : Markup.Empty;

    public static Markup Join(IEnumerable<Markup> parts) => new(string.Concat(parts.Select(part => part.Value)));

    public static Markup Each<T>(IEnumerable<T> items, Func<T, Markup> write) => Join(items.Select(write));
}

/// <summary>Takes the parts of an interpolated text and escapes what is put in.</summary>
[InterpolatedStringHandler]
internal readonly struct HtmlHandler(int literalLength, int formattedCount)
{
    private readonly StringBuilder _text = new(literalLength + (formattedCount * 16));

    public void AppendLiteral(string markup) => _text.Append(markup);

    public void AppendFormatted(Markup markup) => _text.Append(markup.Value);

    public void AppendFormatted(int number) => _text.Append(number.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(string? text)
    {
        foreach (var rune in MarkdownText.Printable(text ?? "").EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => _text.Append("&amp;"),
                '<' => _text.Append("&lt;"),
                '>' => _text.Append("&gt;"),
                '"' => _text.Append("&quot;"),
                '\'' => _text.Append("&#39;"),

                // Marks that turn the direction of text would let a line show something else than it holds.
                (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) => _text.Append('\uFFFD'),
                _ => _text.Append(rune.ToString()),
            };
        }
    }

    public override string ToString() => _text.ToString();
}
