using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Regreen.Engine.Testing.Scenarios;

/// <summary>Takes CSV (RFC 4180) apart. A field in quotes may hold commas, line ends, and quotes that are written twice; an empty line is none.</summary>
internal sealed class CsvText(string text)
{
    private int _index;
    private int _line = 1;

    /// <summary>Makes the fault of a line.</summary>
    public static FormatException Wrong(int line, string what) => new(string.Create(CultureInfo.InvariantCulture, $"Line {line} {what}."));

    /// <summary>Reads the records with the lines on which they begin.</summary>
    /// <exception cref="FormatException">A quote is never closed.</exception>
    public IEnumerable<(int Line, ImmutableArray<string> Fields)> Records()
    {
        while (_index < text.Length)
        {
            var line = _line;
            var fields = ImmutableArray.CreateBuilder<string>();
            do
            {
                fields.Add(_index < text.Length && text[_index] == '"' ? Quoted() : Plain());
            }
            while (Takes(','));

            _line += Takes('\n') ? 1 : 0;
            if (fields is not [""])
            {
                yield return (line, fields.ToImmutable());
            }
        }
    }

    private string Plain()
    {
        var length = text.AsSpan(_index).IndexOfAny(',', '\n');
        var field = length < 0 ? text[_index..] : text.Substring(_index, length);
        _index += field.Length;
        return field.TrimEnd('\r');
    }

    private string Quoted()
    {
        var (startedAt, field) = (_line, new StringBuilder());
        while (true)
        {
            // Behind the quote that opens, or behind the second of two.
            _index++;
            var end = text.IndexOf('"', _index);
            if (end < 0)
            {
                throw Wrong(startedAt, "opens a quote and never closes it");
            }

            field.Append(text, _index, end - _index);
            _line += text.AsSpan(_index, end - _index).Count('\n');
            _index = end + 1;
            if (_index >= text.Length || text[_index] != '"')
            {
                return field.Append(Plain()).ToString();
            }

            field.Append('"');
        }
    }

    private bool Takes(char character)
    {
        if (_index >= text.Length || text[_index] != character)
        {
            return false;
        }

        _index++;
        return true;
    }
}
