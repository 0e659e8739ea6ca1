using System.Collections.Immutable;
using System.Text;

namespace Regreen.Engine.Configuring;

/// <summary>Configuration in lines of <c>KEY=value</c>, with comments, quotes and <c>export</c>. The last of several lines with one key counts.</summary>
internal static class EnvironmentConfiguration
{
    public static ImmutableSortedDictionary<string, string> Read(string text)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var line in Lines(text).Where(line => line.Key.Length > 0))
        {
            values[line.Key] = line.Value;
        }

        return values.ToImmutable();
    }

    /// <summary>Returns the changed text, or null where it cannot be.</summary>
    public static string? With(string text, string key, string? value)
    {
        if (!IsKey(key))
        {
            return value is null ? text : null;
        }

        var lines = Lines(text).Where(line => string.Equals(line.Key, key, StringComparison.Ordinal)).ToList();
        if (value is null)
        {
            return Enumerable.Reverse(lines).Aggregate(text, (current, line) => current.Remove(line.Start, line.End - line.Start));
        }

        if (lines is [.., var last])
        {
            return string.Concat(text.AsSpan(0, last.ValueStart), Quote(value), text.AsSpan(last.ValueEnd));
        }

        var newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        return text + (text.Length == 0 || text.EndsWith('\n') ? "" : newLine) + $"{key}={Quote(value)}{newLine}";
    }

    private static bool IsKey(string key) =>
        key.Length > 0 && key.All(character => !char.IsWhiteSpace(character) && !char.IsControl(character) && character is not ('=' or '#' or '\'' or '"' or '\uFEFF'));

    private static IEnumerable<Line> Lines(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var next = text.IndexOf('\n', start);
            var end = next < 0 ? text.Length : next + 1;
            yield return ReadLine(text, start, end);
            start = end;
        }
    }

    private static Line ReadLine(string text, int start, int end)
    {
        var line = text[start..end].TrimEnd('\n').TrimEnd('\r');
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        var key = equals < 0 ? "" : line[..equals].TrimStart('\uFEFF').Trim();
        key = key.StartsWith("export ", StringComparison.Ordinal) ? key[7..].TrimStart() : key;
        if (key.Length == 0 || key.StartsWith('#'))
        {
            return new Line("", "", start, end, 0, 0);
        }

        var (from, to, value) = ReadValue(line, equals + 1);
        return new Line(key, value, start, end, start + from, start + to);
    }

    private static (int From, int To, string Value) ReadValue(string line, int after)
    {
        var from = after;
        while (from < line.Length && char.IsWhiteSpace(line[from]))
        {
            from++;
        }

        if (from < line.Length && line[from] is '"' or '\'' && ReadQuoted(line, from) is { } quoted)
        {
            return (from, quoted.To, quoted.Value);
        }

        var comment = from < line.Length && line[from] == '#' && from > after ? from : NextComment(line, from);
        var value = line[from..comment].TrimEnd();
        return value.Length == 0 ? (after, after, "") : (from, from + value.Length, value);
    }

    /// <summary>Finds a comment, which a blank goes before.</summary>
    private static int NextComment(string line, int from)
    {
        for (var index = from + 1; index < line.Length; index++)
        {
            if (line[index] == '#' && char.IsWhiteSpace(line[index - 1]))
            {
                return index;
            }
        }

        return line.Length;
    }

    private static (int To, string Value)? ReadQuoted(string line, int from)
    {
        var value = new StringBuilder();
        for (var index = from + 1; index < line.Length; index++)
        {
            if (line[index] == line[from])
            {
                var rest = line[(index + 1)..].TrimStart();
                return rest.Length == 0 || rest[0] == '#' ? (index + 1, value.ToString()) : null;
            }

            if (line[index] == '\\' && line[from] == '"' && index + 1 < line.Length)
            {
                index++;
                value.Append(line[index] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', var other => other });
            }
            else
            {
                value.Append(line[index]);
            }
        }

        return null;
    }

    private static string Quote(string value)
    {
        var isPlain = value.All(character => !char.IsWhiteSpace(character) && !char.IsControl(character) && character is not ('"' or '\'' or '#' or '\\' or '\uFEFF'));
        return isPlain
            ? value
            : $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal)}\"";
    }

    private readonly record struct Line(string Key, string Value, int Start, int End, int ValueStart, int ValueEnd);
}
