using System.Buffers;
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

    public static Markup If(bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] HtmlHandler html) => condition ? new(html.ToString()) : Markup.Empty;

    public static Markup Join(IEnumerable<Markup> parts) => new(string.Concat(parts.Select(part => part.Value)));

    public static Markup Each<T>(IEnumerable<T> items, Func<T, Markup> write) => Join(items.Select(write));
}

/// <summary>Takes the parts of an interpolated text and escapes what is put in.</summary>
[InterpolatedStringHandler]
internal readonly struct HtmlHandler
{
    // Marks that turn the direction of text would let a line show something else than it holds.
    private const string Turning = "\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";
    private static readonly SearchValues<char> Escaped = SearchValues.Create("&<>\"'" + Turning);

    private readonly StringBuilder _text;

    public HtmlHandler(int literalLength, int formattedCount) => _text = new(literalLength + (formattedCount * 16));

    public HtmlHandler(int literalLength, int formattedCount, bool condition, out bool isWanted)
    {
        isWanted = condition;
        _text = condition ? new(literalLength + (formattedCount * 16)) : null!;
    }

    public void AppendLiteral(string markup) => _text.Append(markup);

    public void AppendFormatted(Markup markup) => _text.Append(markup.Value);

    public void AppendFormatted(int number) => _text.Append(CultureInfo.InvariantCulture, $"{number}");

    public void AppendFormatted(string? text)
    {
        var left = MarkdownText.Printable(text ?? "").AsSpan();
        for (var special = left.IndexOfAny(Escaped); special >= 0; special = left.IndexOfAny(Escaped))
        {
            _text.Append(left[..special]).Append(left[special] switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                _ => "\uFFFD",
            });
            left = left[(special + 1)..];
        }

        _text.Append(left);
    }

    public override string ToString() => _text.ToString();
}
