namespace Regreen.Core.Mining;

/// <summary>Values that hold delimiters: addresses with a scheme, times, hardware addresses.</summary>
internal ref partial struct MaskScan
{
    private static readonly string[] Days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>A scheme (<c>http://</c>) or a drive (<c>C:\</c>).</summary>
    private readonly bool StartsAddress(int end)
    {
        if (end + 2 >= _text.Length || _text[end] != ':')
        {
            return false;
        }

        return (_text[end + 1] == '/' && _text[end + 2] == '/') || (end - _at == 1 && _text[end + 1] == '\\');
    }

    private void Address(int end)
    {
        while (end < _text.Length && CharTable.Of(_text[end]) != CharKinds.Space && _text[end] is not ('"' or '\'' or '<' or '>' or ')' or ']' or '}' or ',' or ';' or '|'))
        {
            end++;
        }

        Value(_text[end - 1] is '.' or ':' or '!' ? end - 1 : end);
    }

    /// <summary>Three or more hexadecimal groups between colons, with what follows a dot: times, hardware and internet addresses. 0 when there are fewer.</summary>
    private readonly int ColonGroups(int end)
    {
        var groups = 1;
        var at = end;
        while (at + 1 < _text.Length && _text[at] == ':' && GroupEnd(at + 1) is var next && next > at + 1)
        {
            groups++;
            at = next;
        }

        return groups >= 3 ? at : 0;
    }

    private readonly int GroupEnd(int start)
    {
        var end = start;
        while (end < _text.Length && !CharTable.EndsField(_text[end]))
        {
            if (!char.IsAsciiHexDigit(_text[end]) && _text[end] is not ('x' or '.' or '+' or '-' or 'Z'))
            {
                return start;
            }

            end++;
        }

        return end;
    }

    /// <summary>The end of a calendar time that begins here (<c>Sat Jun 18 02:23:10 2005</c>, with or without a zone or the day's name); 0 when there is none.</summary>
    private readonly int CalendarTime(int start)
    {
        var at = Names(Days, start) && Blanks(start + 3) is var month && month > start + 3 ? month : start;
        if (!Names(Months, at))
        {
            return 0;
        }

        var day = Blanks(at + 3);
        var dayEnd = Number(day);
        var timeEnd = day > at + 3 && dayEnd > day ? Clock(Blanks(dayEnd)) : 0;
        return timeEnd == 0 ? 0 : YearEnd(timeEnd);
    }

    private readonly int YearEnd(int timeEnd)
    {
        var zoneEnd = Zone(Blanks(timeEnd));
        var year = Blanks(zoneEnd > 0 ? zoneEnd : timeEnd);
        return Number(year) is var yearEnd && yearEnd - year == 4 ? yearEnd : timeEnd;
    }

    private readonly bool Names(string[] names, int at)
    {
        if (at + 3 > _text.Length)
        {
            return false;
        }

        foreach (var name in names)
        {
            if (_text.Slice(at, 3).SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    private readonly int Blanks(int at)
    {
        while (at < _text.Length && _text[at] == ' ')
        {
            at++;
        }

        return at;
    }

    private readonly int Number(int at)
    {
        while (at < _text.Length && char.IsAsciiDigit(_text[at]))
        {
            at++;
        }

        return at;
    }

    private readonly int Clock(int at)
    {
        var hours = Number(at);
        return hours > at && hours - at <= 2 && ColonGroups(hours) is var end and > 0 ? end : 0;
    }

    private readonly int Zone(int at)
    {
        var end = at;
        while (end < _text.Length && char.IsAsciiLetterUpper(_text[end]))
        {
            end++;
        }

        return end - at is >= 3 and <= 5 ? end : 0;
    }
}
