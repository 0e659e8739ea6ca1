using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Regreen.Engine.Reporting;

/// <summary>Text that is HTML already. It is kept in its parts, since every one stands in a larger one, and is put together once, for the whole page.</summary>
internal readonly struct Markup
{
    // A text, a list of such contents, or null where there is nothing.
    private readonly object? _content;

    public Markup(string text) => _content = text;

    public Markup(List<Markup> parts) => _content = parts;

    public static Markup Empty => default;

    public bool IsEmpty => _content is null;

    public string Value => string.Create(Length, this, static (target, markup) => markup.CopyTo(target));

    private int Length => _content switch
    {
        string text => text.Length,
        List<Markup> parts => parts.Sum(part => part.Length),
        _ => 0,
    };

    private int CopyTo(Span<char> target)
    {
        if (_content is List<Markup> parts)
        {
            var length = 0;
            foreach (var part in parts)
            {
                length += part.CopyTo(target[length..]);
            }

            return length;
        }

        var text = _content as string ?? "";
        text.CopyTo(target);
        return text.Length;
    }
}

/// <summary>Builds HTML from interpolated text: what stands in the literal is markup, what is put in is escaped unless it is <see cref="Markup"/>.</summary>
internal static class Html
{
    public static Markup Of(HtmlHandler html) => html.ToMarkup();

    public static Markup If(bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] HtmlHandler html) => condition ? html.ToMarkup() : Markup.Empty;

    public static Markup Join(IEnumerable<Markup> parts) => new(parts.ToList());

    public static Markup Each<T>(IEnumerable<T> items, Func<T, Markup> write) => Join(items.Select(write));
}

/// <summary>Takes the parts of an interpolated text and escapes what is put in.</summary>
[InterpolatedStringHandler]
internal readonly struct HtmlHandler
{
    // Marks that turn the direction of text would let a line show something else than it holds.
    private const string Turning = "\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";
    private static readonly SearchValues<char> Escaped = SearchValues.Create("&<>\"'" + Turning);

    private readonly List<Markup> _parts;

    public HtmlHandler(int literalLength, int formattedCount) => _parts = new((formattedCount * 2) + Math.Sign(literalLength));

    public HtmlHandler(int literalLength, int formattedCount, bool condition, out bool isWanted)
    {
        isWanted = condition;
        _parts = condition ? new((formattedCount * 2) + Math.Sign(literalLength)) : null!;
    }

    public void AppendLiteral(string markup) => _parts.Add(new Markup(markup));

    public void AppendFormatted(Markup markup)
    {
        if (!markup.IsEmpty)
        {
            _parts.Add(markup);
        }
    }

    public void AppendFormatted(int number) => _parts.Add(new Markup(number.ToString(CultureInfo.InvariantCulture)));

    public void AppendFormatted(string? text) => _parts.Add(new Markup(Escape(MarkdownText.Printable(text ?? ""))));

    public Markup ToMarkup() => new(_parts);

    private static string Escape(string text)
    {
        var left = text.AsSpan();
        var special = left.IndexOfAny(Escaped);
        if (special < 0)
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        for (; special >= 0; special = left.IndexOfAny(Escaped))
        {
            escaped.Append(left[..special]).Append(left[special] switch
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

        return escaped.Append(left).ToString();
    }
}
