using System.Text;

namespace UsageAgents.Importing;

/// <summary>Reads rows of CSV with their line numbers. A quote that is never closed costs its own line, not the rest of the file.</summary>
internal sealed class CsvReader(TextReader reader)
{
    public const int MaxLineLength = 64 * 1024;
    private const int MaxLinesOfRow = 20;
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    private readonly Queue<string?> _ahead = new();
    private int _line;

    public char Delimiter { get; private set; } = ',';

    /// <summary>Reads the header and finds out what separates the fields; nothing if the file is empty.</summary>
    public CsvRow? ReadHeader()
    {
        var line = NextLine();
        while (line is not null && string.IsNullOrWhiteSpace(line))
        {
            line = NextLine();
        }

        // Spreadsheets may say the delimiter on a line of its own.
        if (line is ['s', 'e', 'p', '=', var told])
        {
            Delimiter = told;
            line = NextLine();
        }
        else if (line is not null)
        {
            Delimiter = Delimiters.MaxBy(delimiter => CountOutsideQuotes(line, delimiter));
        }

        return line is null ? null : RowOf(line, _line);
    }

    public IEnumerable<CsvRow> ReadRows()
    {
        while (NextLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return RowOf(line, _line);
            }
        }
    }

    private CsvRow RowOf(string line, int number)
    {
        var text = line;
        var taken = new List<string>();
        while (true)
        {
            if (text.Length > MaxLineLength)
            {
                return new CsvRow(number, [], $"a row has at most {MaxLineLength} characters");
            }

            var (fields, open) = Split(text);
            if (!open)
            {
                return new CsvRow(number, fields, null);
            }

            var next = taken.Count + 1 < MaxLinesOfRow ? NextLine() : null;
            if (next is null)
            {
                GiveBack(taken);
                return new CsvRow(number, [], "a quote is opened and not closed");
            }

            taken.Add(next);
            text += "\n" + next;
        }
    }

    private void GiveBack(List<string> lines)
    {
        var later = _ahead.ToArray();
        _ahead.Clear();
        foreach (var line in lines.Concat(later))
        {
            _ahead.Enqueue(line);
        }

        _line -= lines.Count;
    }

    private (List<string> Fields, bool Open) Split(string text)
    {
        var fields = new List<string>();
        var at = 0;
        while (true)
        {
            var (field, end, open) = FieldAt(text, at);
            fields.Add(field);
            if (open || end >= text.Length)
            {
                return (fields, open);
            }

            at = end + 1;
        }
    }

    // A quote counts as one only where a field begins; a doubled one inside is a character.
    private (string Field, int End, bool Open) FieldAt(string text, int from)
    {
        var start = from;
        while (start < text.Length && text[start] == ' ')
        {
            start++;
        }

        if (start == text.Length || text[start] != '"')
        {
            var end = text.IndexOf(Delimiter, from);
            return end < 0 ? (text[from..].Trim(), text.Length, false) : (text[from..end].Trim(), end, false);
        }

        return QuotedAt(text, start + 1);
    }

    private (string Field, int End, bool Open) QuotedAt(string text, int from)
    {
        var field = new StringBuilder();
        for (var at = from; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                field.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                field.Append(text[at++]);
            }
            else
            {
                var end = text.IndexOf(Delimiter, at);
                return (field.ToString().Trim(), end < 0 ? text.Length : end, false);
            }
        }

        return ("", text.Length, true);
    }

    private string? NextLine()
    {
        var line = _ahead.Count > 0 ? _ahead.Dequeue() : ReadBounded();
        if (line is not null)
        {
            _line++;
        }

        return line;
    }

    // Longer lines are cut, so that one cannot fill the memory; their row is refused by its length.
    private string? ReadBounded()
    {
        var text = new StringBuilder();
        int character;
        while ((character = reader.Read()) >= 0 && character != '\n' && !(character == '\r' && reader.Peek() != '\n'))
        {
            if (text.Length <= MaxLineLength)
            {
                text.Append((char)character);
            }
        }

        return character < 0 && text.Length == 0 ? null : text.ToString().TrimEnd('\r').TrimStart('\uFEFF');
    }

    private static int CountOutsideQuotes(string line, char delimiter)
    {
        var (count, quoted) = (0, false);
        foreach (var character in line)
        {
            quoted ^= character == '"';
            count += character == delimiter && !quoted ? 1 : 0;
        }

        return count;
    }
}
