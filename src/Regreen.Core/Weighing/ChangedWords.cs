using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Regreen.Core.Weighing;

/// <summary>
/// What a diff really changes: what stands only before it or only after it, counted, so that code which is only moved or renamed around changes little; comments and blank lines
/// change nothing.
/// </summary>
internal sealed partial record ChangedWords(ImmutableHashSet<string> Changed, ImmutableHashSet<string> Around, ImmutableArray<string> Paths)
{
    private static readonly ImmutableArray<string> Remarks = ["//", "#", "--", "/*", "*", "<!--"];
    private static readonly ImmutableHashSet<string> Guards = ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "if", "for", "while", "limit", "const", "required", "catch", "try", "timeout", "retry", "lock", "where", "unless");

    /// <summary>Gets whether a number, or the unit of one, became another.</summary>
    public bool ChangesNumber { get; private init; }

    /// <summary>Gets whether a condition, a bound or a loop was taken away.</summary>
    public bool RemovesGuard { get; private init; }

    /// <summary>Gets whether no line but comments and blank ones is there only before or only after; a line that moved is there on both sides.</summary>
    public bool ChangesNothing { get; private init; }

    /// <summary>Gets whether nothing was taken away.</summary>
    public bool OnlyAdds { get; private init; }

    public static ChangedWords Of(string diff)
    {
        var (before, after) = (new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal));
        var around = new List<string>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in diff.Split('\n'))
        {
            if (IsChange(line))
            {
                Count(line[0] == '-' ? before : after, line[1..]);
                lines[line[1..].Trim()] = lines.GetValueOrDefault(line[1..].Trim()) + (line[0] == '-' ? -1 : 1);
            }

            around.Add(WithoutNumbers(line));
        }

        var gone = Rest(before, after);
        var came = Rest(after, before);
        ImmutableHashSet<string> changed = [.. gone.Concat(came).SelectMany(EvidenceWords.Of)];
        return new ChangedWords(changed, [.. around.SelectMany(EvidenceWords.Of).Where(word => !changed.Contains(word))], [.. around.SelectMany(PathOf).Distinct(StringComparer.Ordinal)])
        {
            ChangesNumber = gone.Any(token => char.IsAsciiDigit(token[0])) || (gone.Any(IsUnit) && came.Any(IsUnit)),
            RemovesGuard = gone.Any(Guards.Contains),
            ChangesNothing = lines.Values.All(count => count == 0),
            OnlyAdds = before.Count == 0,
        };
    }

    private static bool IsChange(string line)
    {
        var isHeader = line.StartsWith("+++ ", StringComparison.Ordinal) || line.StartsWith("--- ", StringComparison.Ordinal);
        return !isHeader && line is ['-' or '+', ..] && !IsRemark(line[1..]);
    }

    // Hashes and line numbers would be taken for numbers of the code.
    private static string WithoutNumbers(string line) =>
        line.StartsWith("index ", StringComparison.Ordinal) || line.StartsWith("diff ", StringComparison.Ordinal) ? "" : HunkRange().Replace(line, "");

    private static bool IsRemark(string text) => text.Trim() is { } line && (line.Length == 0 || Remarks.Any(remark => line.StartsWith(remark, StringComparison.Ordinal)));

    private static bool IsUnit(string token) => Unit().IsMatch(token);

    private static IEnumerable<string> PathOf(string line) => HeaderPath().Match(line) is { Success: true } match ? [match.Groups["path"].Value] : [];

    private static void Count(Dictionary<string, int> counts, string line)
    {
        foreach (Match token in Token().Matches(line))
        {
            counts[token.Value] = counts.GetValueOrDefault(token.Value) + 1;
        }
    }

    private static List<string> Rest(Dictionary<string, int> counts, Dictionary<string, int> other) => [.. counts.Where(pair => pair.Value > other.GetValueOrDefault(pair.Key)).Select(pair => pair.Key)];

    [GeneratedRegex(@"^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex HunkRange();

    [GeneratedRegex(@"[A-Za-z_]+|[0-9]+", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Token();

    [GeneratedRegex("^(?:ns|us|ms|s|m|h|d|kb|mb|gb|(?:micro|milli|nano)?seconds?|minutes?|hours?|days?)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 2000)]
    private static partial Regex Unit();

    [GeneratedRegex(@"^(?:\+\+\+ b/|--- a/|@@ )(?<path>[\w./\\-]+\.\w+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex HeaderPath();
}
