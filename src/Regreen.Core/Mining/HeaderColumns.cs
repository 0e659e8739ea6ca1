namespace Regreen.Core.Mining;

/// <summary>What a column at the beginning of log lines holds.</summary>
internal enum ColumnKind
{
    /// <summary>A name, or a word of the message.</summary>
    Word,

    /// <summary>A date, a time, a number.</summary>
    Number,

    /// <summary>How grave the line is.</summary>
    Level,

    /// <summary>Who wrote it, with a colon.</summary>
    Origin,

    /// <summary>Something in square brackets.</summary>
    Bracketed,

    /// <summary>A dash between columns.</summary>
    Mark,
}

/// <summary>Splits the beginning of a line into columns.</summary>
internal static class HeaderColumns
{
    private const int MostBracketed = 200;

    private static readonly string[] Levels =
    [
        "trace", "debug", "dbug", "info", "information", "notice", "warn", "warning", "error", "err", "fail", "failure", "fatal", "critical", "crit", "severe", "alert", "emerg", "panic", "verbose",
        "D", "I", "W", "E", "V", "F",
    ];

    private static readonly string[] Calendar = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>The end of the column that begins at <paramref name="start"/>.</summary>
    public static int End(ReadOnlySpan<char> line, int start, char separator)
    {
        var rest = line[start..];
        if (rest is ['[', ..] && Closing(rest) is var close and > 0)
        {
            return start + close;
        }

        var end = separator == ' ' ? rest.IndexOfAny(' ', '\t') : rest.IndexOf(separator);
        return end < 0 ? line.Length : start + (separator == ' ' ? DashEnd(rest, end) : end);
    }

    /// <summary>Where the next column begins.</summary>
    public static int Next(ReadOnlySpan<char> line, int end, char separator)
    {
        if (separator != ' ')
        {
            return Math.Min(end + 1, line.Length);
        }

        while (end < line.Length && line[end] is ' ' or '\t')
        {
            end++;
        }

        return end;
    }

    public static ColumnKind Kind(ReadOnlySpan<char> column)
    {
        if (!column.IsEmpty && column.IndexOfAnyExcept("-|*:>") < 0)
        {
            return ColumnKind.Mark;
        }

        var core = column.Trim("[]():,");
        if (IsAny(Levels, core))
        {
            return ColumnKind.Level;
        }

        if (IsNumber(core))
        {
            return ColumnKind.Number;
        }

        if (column.EndsWith(" -", StringComparison.Ordinal))
        {
            return ColumnKind.Origin;
        }

        return column is ['[', .., ']'] or ['[', .., ']', ':'] ? ColumnKind.Bracketed : column is [.., ':'] && column.Length > 2 ? ColumnKind.Origin : ColumnKind.Word;
    }

    /// <summary>A writer's name of one or two words may have a dash behind it in place of a colon.</summary>
    private static int DashEnd(ReadOnlySpan<char> rest, int end)
    {
        if (Kind(rest[..end]) != ColumnKind.Word)
        {
            return end;
        }

        var after = rest[end..];
        var second = after[1..].IndexOf(' ') + 1;
        return after.StartsWith(" - ", StringComparison.Ordinal) ? end + 2 : second > 1 && after[second..].StartsWith(" - ", StringComparison.Ordinal) ? end + second + 2 : end;
    }

    private static bool IsNumber(ReadOnlySpan<char> core)
    {
        var digits = 0;
        foreach (var character in core)
        {
            if (char.IsAsciiDigit(character))
            {
                digits++;
            }
            else if (character is not (':' or '.' or ',' or '-' or '/' or '+' or 'T' or 'Z' or '_'))
            {
                return IsAny(Calendar, core);
            }
        }

        return digits > 0;
    }

    private static bool IsAny(string[] words, ReadOnlySpan<char> core)
    {
        foreach (var word in words)
        {
            if (core.Equals(word, word.Length == 1 ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static int Closing(ReadOnlySpan<char> text)
    {
        var depth = 0;
        for (var index = 0; index < Math.Min(text.Length, MostBracketed); index++)
        {
            depth += text[index] == '[' ? 1 : text[index] == ']' ? -1 : 0;
            if (depth == 0)
            {
                return index + 1 < text.Length && text[index + 1] == ':' ? index + 2 : index + 1 == text.Length || text[index + 1] is ' ' or '\t' ? index + 1 : 0;
            }
        }

        return 0;
    }
}
