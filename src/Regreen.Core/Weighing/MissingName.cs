using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Regreen.Core.Deploying;

namespace Regreen.Core.Weighing;

/// <summary>What a message of a service says of a thing that lacks a name: a token without a claim, a message without a field, a record without a column.</summary>
/// <param name="Name">The name that is missing.</param>
/// <param name="Carried">The names that the thing has instead.</param>
/// <param name="Quoted">What else the message quotes: the value that was expected, for one.</param>
public sealed partial record MissingName(string Name, ImmutableArray<string> Carried, ImmutableArray<string> Quoted)
{
    private const int LongestMessage = 4_000;
    private const int LeastCarried = 3;
    private const int MostCarried = 20;

    /// <summary>Reads it from a message; null where the message calls no name missing, or does not list what is there instead.</summary>
    public static MissingName? In(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var text = message.Length <= LongestMessage ? message : message[..LongestMessage];
        if (Missing().Match(text) is not { Success: true } missing)
        {
            return null;
        }

        var name = missing.Groups["name"].Value;
        var carried = Listed().Matches(text).Select(list => Items(list, name)).OrderByDescending(items => items.Length).FirstOrDefault([]);
        return carried.Length < LeastCarried ? null : new MissingName(name, carried, [.. Quote().Matches(text).Select(quote => quote.Groups["text"].Value).Where(quote => quote != name).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>Gives what to look for in a source: a name as a key.</summary>
    public static IEnumerable<string> KeysOf(string name) => [$"\"{name}\"", $"'{name}'", $"{name}:"];

    /// <summary>
    /// Finds the line that makes the thing: in the one file that writes most of the names that it has, and half of them at least. There, the missing name itself, a line with what was expected, or the first of them.
    /// </summary>
    /// <param name="lines">The lines of the source in which a name of <see cref="KeysOf"/> stands.</param>
    public SourceLine? WriterAmong(IEnumerable<SourceLine> lines)
    {
        ImmutableArray<string> names = [Name, .. Carried];
        var files = lines.Distinct()
            .SelectMany(line => names.Where(name => FieldWriters.Writes(line.Text, name)).Select(name => (Name: name, Line: line)))
            .GroupBy(write => write.Line.Path, StringComparer.Ordinal)
            .Select(file => (Writes: file.ToImmutableArray(), Count: file.Select(write => write.Name).Where(name => name != Name).Distinct(StringComparer.Ordinal).Count()))
            .Where(file => file.Count >= LeastCarried && file.Count * 2 >= Carried.Length)
            .OrderByDescending(file => file.Count)
            .Take(2)
            .ToImmutableArray();
        return files is [var best, ..] && (files.Length == 1 || files[1].Count < best.Count)
            ? best.Writes.OrderByDescending(write => write.Name == Name).ThenByDescending(write => Quoted.Any(quoted => KeysOf(quoted).Any(key => write.Line.Text.Contains(key, StringComparison.Ordinal)))).ThenBy(write => write.Line.Line).First().Line
            : null;
    }

    private static ImmutableArray<string> Items(Match list, string missing) =>
        [.. list.Groups["item"].Captures.Select(item => item.Value).Where(item => item != missing).Distinct(StringComparer.Ordinal).Take(MostCarried)];

    [GeneratedRegex("""
        ["'`‘“](?<name>[A-Za-z_][\w.-]*)["'`’”]\s+(?:is|was)\s+(?:missing|absent|not\s+(?:there|present|given|set|found))\b
        | \b(?:missing|without|no|lacks|needs|requires)\s+(?:the\s+|a\s+)?(?:required\s+)?(?:\w+\s+)?["'`‘“](?<name>[A-Za-z_][\w.-]*)["'`’”]
        """, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase)]
    private static partial Regex Missing();

    [GeneratedRegex("""["'`‘“]?\b(?<item>[A-Za-z_][\w.-]*)["'`’”]?(?:,\s*(?:and\s+)?["'`‘“]?(?<item>[A-Za-z_][\w.-]*)["'`’”]?){2,}""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listed();

    [GeneratedRegex("""["'`‘“](?<text>[^"'`‘’“”\s]{2,60})["'`’”]""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Quote();
}
