using System.Collections.Immutable;

namespace Regreen.Core.Mining;

/// <summary>
/// Where the message of a line begins, behind time, level, host, process and the like. The columns are learned from lines of the stream: a column belongs to
/// the header when nearly every line has the same kind of thing there. Lines that do not fit (a stack trace) are message from their first character.
/// </summary>
public sealed class LineHeader
{
    private const int MostColumns = 14;
    private const int LookAhead = 6;
    private const double Nearly = 0.88;

    private readonly ImmutableArray<ColumnKind> _columns;
    private readonly char _separator;

    private LineHeader(ImmutableArray<ColumnKind> columns, char separator) => (_columns, _separator) = (columns, separator);

    /// <summary>A header of no columns.</summary>
    public static LineHeader None { get; } = new([], ' ');

    /// <summary>How many columns it has.</summary>
    public int Columns => _columns.Length;

    /// <summary>Learns from lines of one stream; some hundreds are enough.</summary>
    public static LineHeader Learn(IReadOnlyList<string> lines)
    {
        var separator = lines.Count(line => line.AsSpan(0, line.AsSpan().IndexOf(' ') is var blank and >= 0 ? blank : line.Length).Count('|') >= 2) >= lines.Count * Nearly ? '|' : ' ';
        var table = lines.Where(line => line.Length > 0 && !char.IsWhiteSpace(line[0])).Select(line => Split(line, separator)).ToList();
        if (table.Count < 3)
        {
            return None;
        }

        var columns = Enumerable.Range(0, MostColumns).Select(index => Column(table, index)).ToArray();
        // Without a time, a number or a level in front, the first word is already the message.
        var length = Length(table, columns);
        // What differs from line to line before the last column of the header is any word.
        return Array.Exists(columns[..length], kind => kind is ColumnKind.Number or ColumnKind.Level or ColumnKind.Bracketed) ? new LineHeader([.. columns[..length].Select(kind => kind ?? ColumnKind.Word)], separator) : None;
    }

    /// <summary>Where the message of this line begins.</summary>
    public int MessageStart(ReadOnlySpan<char> line)
    {
        var start = 0;
        for (var index = 0; index < _columns.Length && start < line.Length; index++)
        {
            var end = HeaderColumns.End(line, start, _separator);
            if (!Fits(_columns[index], HeaderColumns.Kind(line[start..end])))
            {
                return index == 0 || _columns[index] != ColumnKind.Origin ? (index <= _columns.Length / 2 ? 0 : start) : OriginEnd(line, start);
            }

            start = HeaderColumns.Next(line, end, _separator);
        }

        return start;
    }

    private static bool Fits(ColumnKind learned, ColumnKind found) =>
        learned == found || learned == ColumnKind.Word || (learned == ColumnKind.Level && found == ColumnKind.Word) || (learned == ColumnKind.Bracketed && found is ColumnKind.Level or ColumnKind.Number);

    /// <summary>The writer's name may have a few words.</summary>
    private static int OriginEnd(ReadOnlySpan<char> line, int start)
    {
        var end = start;
        for (var word = 0; word < 3 && end < line.Length; word++)
        {
            end = HeaderColumns.End(line, HeaderColumns.Next(line, end, ' '), ' ');
            if (line[end - 1] == ':')
            {
                return HeaderColumns.Next(line, end, ' ');
            }
        }

        return start;
    }

    private static List<(ColumnKind Kind, string Text)> Split(string line, char separator)
    {
        var columns = new List<(ColumnKind, string)>();
        var start = 0;
        while (start < line.Length && columns.Count < MostColumns)
        {
            var end = HeaderColumns.End(line, start, separator);
            columns.Add((HeaderColumns.Kind(line.AsSpan(start, end - start)), line[start..end]));
            start = HeaderColumns.Next(line, end, separator);
        }

        return columns;
    }

    /// <summary>The kind that nearly every line has in this column, or none.</summary>
    private static ColumnKind? Column(List<List<(ColumnKind Kind, string Text)>> table, int index)
    {
        var kinds = table.Where(columns => columns.Count > index).GroupBy(columns => columns[index].Kind).OrderByDescending(group => group.Count()).ToList();
        return kinds.Count > 0 && kinds[0].Count() >= table.Count * Nearly ? kinds[0].Key : null;
    }

    private static int Length(List<List<(ColumnKind Kind, string Text)>> table, ColumnKind?[] columns)
    {
        var length = 0;
        var level = false;
        for (var index = 0; index < columns.Length && index <= length + LookAhead; index++)
        {
            if (columns[index] is null or ColumnKind.Word)
            {
                continue;
            }

            length = index + 1;
            level |= columns[index] == ColumnKind.Level;
            if (columns[index] == ColumnKind.Origin)
            {
                return length;
            }
        }

        return level && length < columns.Length && columns[length] == ColumnKind.Word && IsFixed(table, length) ? length + 1 : length;
    }

    /// <summary>A word behind the level that hardly ever differs names a part of the program.</summary>
    private static bool IsFixed(List<List<(ColumnKind Kind, string Text)>> table, int index) =>
        table.Count >= 50 && table.Where(columns => columns.Count > index).Select(columns => columns[index].Text).Distinct(StringComparer.Ordinal).Count() <= 3;
}
