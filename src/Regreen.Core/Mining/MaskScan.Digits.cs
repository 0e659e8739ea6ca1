namespace Regreen.Core.Mining;

/// <summary>Fields that hold a digit.</summary>
internal ref partial struct MaskScan
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB"];

    private void Digits(CharKinds kinds, int end)
    {
        if (GroupEnd(_at) > _at && ColonGroups(end) is var groups and > 0)
        {
            Value(groups);
        }
        else if ((kinds & ~(CharKinds.Digit | CharKinds.Dot)) == CharKinds.None && char.IsAsciiDigit(_text[end - 1]) && char.IsAsciiDigit(_text[_at]))
        {
            Value(SizeEnd(end));
        }
        else if (NamesValue(end))
        {
            Copy(end);
        }
        else if (StartsAddress(end))
        {
            Address(end);
        }
        else
        {
            Mixed(kinds, end);
        }
    }

    /// <summary>The name in name=value.</summary>
    private readonly bool NamesValue(int end) => end < _text.Length && _text[end] == '=' && char.IsAsciiLetter(_text[_at]);

    /// <summary>A number's unit of size belongs to its value: the same message says KB today and MB tomorrow.</summary>
    private readonly int SizeEnd(int end)
    {
        if (end + 1 >= _text.Length || _text[end] != ' ')
        {
            return end;
        }

        var unitEnd = end + 1;
        while (unitEnd < _text.Length && unitEnd - end < 5 && char.IsAsciiLetter(_text[unitEnd]))
        {
            unitEnd++;
        }

        var whole = unitEnd == _text.Length || !char.IsAsciiLetterOrDigit(_text[unitEnd]);
        return whole && IsUnit(_text[(end + 1)..unitEnd]) ? unitEnd : end;
    }

    private static bool IsUnit(ReadOnlySpan<char> word)
    {
        foreach (var unit in Units)
        {
            if (word.SequenceEqual(unit))
            {
                return true;
            }
        }

        return false;
    }

    private void Mixed(CharKinds kinds, int end)
    {
        var field = _text[_at..end];
        if ((kinds & CharKinds.Slash) != CharKinds.None)
        {
            Slashed(field, end);
        }
        else if ((kinds & (CharKinds.Dot | CharKinds.Dash | CharKinds.Joint)) == CharKinds.None)
        {
            Atom(field, end);
        }
        else if (FieldParts.Judge(field) == FieldParts.Whole.Value)
        {
            Value(end);
        }
        else
        {
            Parts(end);
        }
    }

    private void Slashed(ReadOnlySpan<char> field, int end)
    {
        var slash = field.IndexOf('/');
        if (Shapes.IsPath(field) || slash == field.Length - 1 || FieldParts.Judge(field[..slash]) == FieldParts.Whole.Value)
        {
            Value(end);
        }
        else
        {
            Copy(_at + slash + 1);
            Parts(end);
        }
    }

    private void Atom(ReadOnlySpan<char> field, int end)
    {
        if (FieldParts.IsValue(field))
        {
            Value(end);
        }
        else
        {
            Copy(end);
        }
    }

    /// <summary>Values and names joined by dots and dashes: each part is judged for itself.</summary>
    private void Parts(int end)
    {
        while (_at < end)
        {
            var stop = _at;
            while (stop < end && !FieldParts.IsJoint(_text[stop]))
            {
                stop++;
            }

            if (stop > _at)
            {
                Atom(_text[_at..stop], stop);
            }

            if (_at < end)
            {
                Joint();
            }
        }
    }

    private void Joint()
    {
        // Values joined by dots are one value: the dot is swallowed when a value stands on both sides.
        var swallow = _text[_at] == '.' && _length > 0 && _output[_length - 1] == Variable && NextIsValue(_at + 1);
        if (swallow)
        {
            _at++;
        }
        else
        {
            Copy(_at + 1);
        }
    }

    private readonly bool NextIsValue(int start)
    {
        var stop = start;
        while (stop < _text.Length && !FieldParts.IsJoint(_text[stop]) && !CharTable.EndsField(_text[stop]))
        {
            stop++;
        }

        return stop > start && FieldParts.IsValue(_text[start..stop]);
    }
}
