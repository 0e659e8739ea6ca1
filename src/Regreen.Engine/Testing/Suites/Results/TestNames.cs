using System.Collections.Immutable;
using System.Text;

namespace Regreen.Engine.Testing.Suites.Results;

/// <summary>The names of tests, which come from outside: one line each, never too long, each once.</summary>
internal static class TestNames
{
    private const int Longest = 500;

    /// <summary>Makes one line of a name: white space is one space, other control characters are replaced.</summary>
    public static string Clean(string name)
    {
        var text = new StringBuilder(Math.Min(name.Length, Longest));
        foreach (var rune in name.EnumerateRunes())
        {
            var isSpace = Rune.IsWhiteSpace(rune);
            if (text.Length >= Longest || (isSpace && (text.Length == 0 || text[^1] == ' ')))
            {
                continue;
            }

            text.Append(isSpace ? " " : Rune.IsControl(rune) ? "\uFFFD" : rune.ToString());
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>Joins the parts of a name; empty ones are left out, and one that the next begins with.</summary>
    public static string Join(string separator, params IEnumerable<string?> parts)
    {
        var kept = new List<string>();
        foreach (var part in parts.Select(part => Clean(part ?? "")).Where(part => part.Length > 0))
        {
            if (kept.Count > 0 && part.StartsWith(kept[^1], StringComparison.Ordinal) && (part.Length == kept[^1].Length || !char.IsLetterOrDigit(part[kept[^1].Length])))
            {
                kept.RemoveAt(kept.Count - 1);
            }

            kept.Add(part);
        }

        return kept.Count == 0 ? "(no name)" : string.Join(separator, kept);
    }

    /// <summary>Numbers names that stand more than once, so that each test is accounted for.</summary>
    public static ImmutableArray<ReportedTest> Numbered(IEnumerable<ReportedTest> tests)
    {
        var all = tests.ToList();
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        var taken = all.Select(test => test.Name).ToHashSet(StringComparer.Ordinal);
        return [.. all.Select(test => times.TryAdd(test.Name, 1) ? test : test with { Name = Free(test.Name, times, taken) })];
    }

    private static string Free(string name, Dictionary<string, int> times, HashSet<string> taken)
    {
        string numbered;
        do
        {
            numbered = $"{name} ({++times[name]})";
        }
        while (!taken.Add(numbered));
        return numbered;
    }
}
