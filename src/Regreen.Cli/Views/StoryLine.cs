using System.Collections.Immutable;

namespace Regreen.Cli.Views;

/// <summary>How a piece of text is meant.</summary>
internal enum Tone
{
    /// <summary>As it is.</summary>
    Plain,

    /// <summary>What a reader looks for.</summary>
    Strong,

    /// <summary>Beside the point.</summary>
    Dim,

    /// <summary>Green.</summary>
    Good,

    /// <summary>Red.</summary>
    Bad,
}

/// <summary>A piece of a line.</summary>
internal sealed record Piece(string Text, Tone Tone = Tone.Plain);

/// <summary>A line of the story of a run.</summary>
/// <param name="Indent">How far it stands in; where it is wrapped, what follows stands in by as much and <paramref name="Hanging"/>.</param>
/// <param name="Hanging">How far what follows stands in beyond that.</param>
/// <param name="Pieces">What it says.</param>
internal sealed record StoryLine(int Indent, int Hanging, ImmutableArray<Piece> Pieces)
{
    public static StoryLine Blank { get; } = new(0, 0, []);

    public static StoryLine Of(int indent, int hanging, params ImmutableArray<Piece> pieces) => new(indent, hanging, pieces);

    /// <summary>Gets the text without tones.</summary>
    public string Text => (new string(' ', Indent) + string.Concat(Pieces.Select(piece => piece.Text))).TrimEnd();

    /// <summary>Breaks the line between words so that no part is wider than <paramref name="width"/>; a longer word is cut.</summary>
    public IReadOnlyList<StoryLine> Wrap(int width)
    {
        var room = Math.Max(10, width - Indent - Hanging);
        var lines = new List<StoryLine>();
        var current = ImmutableArray.CreateBuilder<Piece>();
        var used = -Hanging;
        foreach (var (word, tone) in Pieces.SelectMany(piece => Words(piece, room)))
        {
            if (used + word.TrimEnd(' ').Length > room && current.Count > 0)
            {
                Take();
                if (word.Trim(' ').Length == 0)
                {
                    continue;
                }
            }

            current.Add(new Piece(word, tone));
            used += word.Length;
        }

        Take();
        return lines;

        void Take()
        {
            lines.Add(new StoryLine(lines.Count == 0 ? Indent : Indent + Hanging, 0, current.ToImmutable()));
            current.Clear();
            used = 0;
        }
    }

    private static IEnumerable<(string Word, Tone Tone)> Words(Piece piece, int room)
    {
        var start = 0;
        while (start < piece.Text.Length)
        {
            var end = EndOfWord(piece.Text, start, Math.Min(piece.Text.Length, start + room));
            yield return (piece.Text[start..end], piece.Tone);
            start = end;
        }
    }

    /// <summary>A word ends after the blanks that follow it.</summary>
    private static int EndOfWord(string text, int start, int limit)
    {
        var blank = text.IndexOf(' ', start, limit - start);
        var end = blank < 0 ? limit : blank;
        while (end < limit && text[end] == ' ')
        {
            end++;
        }

        // Both halves of a surrogate pair stay together.
        return end < text.Length && end - start > 1 && char.IsLowSurrogate(text[end]) ? end - 1 : end;
    }
}
