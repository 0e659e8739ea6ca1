using System.Globalization;
using System.Text.RegularExpressions;

namespace Regreen.Core.Weighing;

/// <summary>Finds the lines of a source that give a field its value, where an answer of the program holds that field by name.</summary>
public static class FieldWriters
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Says whether a line gives a field its value: as a key of a literal, by assignment to a member, as a named argument, or by a declaration that names it for JSON.
    /// Reading it (<c>order.total</c>), comparing with it and a local variable of that name do not.
    /// </summary>
    public static bool Writes(string line, string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Length > 0 && Regex.IsMatch(line, Pattern(field), RegexOptions.CultureInvariant, Deadline);
    }

    /// <summary>Gives the names under which a field may stand in a source: as on the wire, and as a member of a type.</summary>
    public static IEnumerable<string> NamesOf(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Length == 0 ? [] : new[] { field, Member(field) }.Distinct(StringComparer.Ordinal);
    }

    private static string Pattern(string field)
    {
        var (wire, member) = (Regex.Escape(field), Regex.Escape(Member(field)));
        return string.Join('|', (string[])
        [
            $"""["'`]{wire}["'`]\s*(?::(?!:)|=>|\]\s*=(?!=))""",
            $"""\(\s*["'`]{wire}["'`]\s*,""",
            $"""(?<![\w.$"'`?]){wire}\s*:(?!:)""",
            $"""(?<=[\w\])])\.{wire}\s*=(?![=>])""",
            $"""(?<=[(,]\s*){wire}=(?![=>])""",
            $$"""(?:json|yaml|name|Name)\W{1,3}{{wire}}["',]""",
            $$"""(?<![\w."'`]){{member}}\s*(?:=(?![=>])|\{\s*get)""",
        ]);
    }

    // snake_case and camelCase on the wire are often PascalCase in the program.
    private static string Member(string field) =>
        string.Concat(field.Split('_', '-').Where(part => part.Length > 0).Select(part => char.ToUpper(part[0], CultureInfo.InvariantCulture) + part[1..]));
}
