using System.Globalization;
using System.Text;

namespace Regreen.Cli.Tests.Views;

/// <summary>What a person sees: the screen that a terminal makes of text and escape sequences. A sequence that it does not know is an error.</summary>
internal sealed class TerminalScreen
{
    private readonly List<StringBuilder> _rows = [new()];
    private int _row;
    private int _column;

    public static IReadOnlyList<string> Of(string output)
    {
        var screen = new TerminalScreen();
        for (var index = 0; index < output.Length; index++)
        {
            if (output[index] == '\u001b')
            {
                var end = index + 2;
                while (!char.IsAsciiLetter(output[end]))
                {
                    end++;
                }

                screen.Apply(output[(index + 2)..end], output[end]);
                index = end;
            }
            else
            {
                screen.Put(output[index]);
            }
        }

        return [.. screen._rows.Select(row => row.ToString().TrimEnd())];
    }

    private void Put(char character)
    {
        if (character == '\r')
        {
            _column = 0;
            return;
        }

        if (character == '\n')
        {
            (_row, _column) = (_row + 1, 0);
            while (_rows.Count <= _row)
            {
                _rows.Add(new StringBuilder());
            }

            return;
        }

        var row = _rows[_row];
        row.Append(' ', Math.Max(0, _column + 1 - row.Length));
        row[_column++] = character;
    }

    private void Apply(string parameters, char command)
    {
        var count = int.TryParse(parameters, CultureInfo.InvariantCulture, out var number) ? number : 1;
        switch (command)
        {
            case 'A': _row -= count; break;
            case 'K' when parameters == "2": _rows[_row].Clear(); break;
            case 'm' or 'h' or 'l': break;
            default: throw new NotSupportedException($"ESC[{parameters}{command}");
        }
    }
}
