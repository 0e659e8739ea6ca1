namespace Regreen.Core.Mining;

/// <summary>
/// Copies a line and puts <see cref="Variable"/> where it holds a value: numbers, hexadecimal, identifiers, paths, addresses, times, sizes.
/// It knows shapes, never words of a system; what a shape cannot tell is left to <see cref="TemplateMiner"/>, which compares lines.
/// </summary>
internal ref partial struct MaskScan(ReadOnlySpan<char> text, Span<char> output)
{
    /// <summary>Stands for a value. Lines cannot hold it: control characters are blanks.</summary>
    public const char Variable = '\u0001';

    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<char> _output = output;
    private int _at;
    private int _length;

    /// <summary>How much room the masked form of a text needs at most.</summary>
    public static int Room(int length) => (length * 2) + 4;

    public int Run()
    {
        while (_at < _text.Length)
        {
            var kind = CharTable.Of(_text[_at]);
            if (kind == CharKinds.Space)
            {
                Blank();
            }
            else if (kind == CharKinds.Delimiter)
            {
                Delimiter();
            }
            else
            {
                Field();
            }
        }

        return _length > 0 && _output[_length - 1] == ' ' ? _length - 1 : _length;
    }

    private void Blank()
    {
        if (_length > 0 && _output[_length - 1] != ' ')
        {
            _output[_length++] = ' ';
        }

        _at++;
    }

    private void Delimiter()
    {
        var character = _text[_at++];
        _output[_length++] = character;
        // Brackets that hold nothing, but are not those of a call: a value that is empty here and there is a value.
        if (character == '(' && _at < _text.Length && _text[_at] == ')' && (_length < 2 || _output[_length - 2] == ' '))
        {
            _output[_length++] = Variable;
        }
    }

    private void Field()
    {
        var kinds = CharKinds.None;
        var end = _at;
        while (end < _text.Length)
        {
            var kind = CharTable.Of(_text[end]);
            if ((kind & (CharKinds.Space | CharKinds.Delimiter)) != CharKinds.None)
            {
                break;
            }

            kinds |= kind;
            end++;
        }

        if ((kinds & CharKinds.Digit) != CharKinds.None)
        {
            Digits(kinds, end);
        }
        else if ((kinds & ~(CharKinds.Letter | CharKinds.HexLetter)) == CharKinds.None)
        {
            Word(kinds, end);
        }
        else
        {
            Compound(end);
        }
    }

    private void Word(CharKinds kinds, int end)
    {
        var word = _text[_at..end];
        if (StartsAddress(end))
        {
            Address(end);
        }
        else if (kinds == CharKinds.HexLetter && word.Length <= 4 && ColonGroups(end) is var groups and > 0)
        {
            Value(groups);
        }
        else if (word.Length == 3 && CalendarTime(_at) is var after and > 0)
        {
            Value(after);
        }
        else if (KnownValues.Contains(word) || (kinds == CharKinds.HexLetter && word.Length >= 8))
        {
            Value(end);
        }
        else
        {
            Copy(end);
        }
    }

    /// <summary>A field without digits but with dots, slashes or signs.</summary>
    private void Compound(int end)
    {
        var field = _text[_at..end];
        if (StartsAddress(end))
        {
            Address(end);
        }
        else if (Shapes.IsPath(field) || (Shapes.IsDotted(field) && IsAssigned()))
        {
            Value(end);
        }
        else
        {
            Copy(end);
        }
    }

    /// <summary>Is the field what stands behind an equals sign?</summary>
    private readonly bool IsAssigned()
    {
        var last = _length > 1 && _output[_length - 1] == ' ' ? _output[_length - 2] : _length > 0 ? _output[_length - 1] : ' ';
        return last == '=';
    }

    private void Value(int end)
    {
        // Two values without anything between them are one.
        if (_length == 0 || _output[_length - 1] != Variable)
        {
            _output[_length++] = Variable;
        }

        _at = end;
    }

    private void Copy(int end)
    {
        _text[_at..end].CopyTo(_output[_length..]);
        _length += end - _at;
        _at = end;
    }
}
