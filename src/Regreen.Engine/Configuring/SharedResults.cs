using System.Collections.Immutable;

namespace Regreen.Engine.Configuring;

/// <summary>The rule that no two suites find the same result file: each would judge what the other wrote.</summary>
internal static class SharedResults
{
    public static void Check(IEnumerable<(YamlScalar Name, MapReader Value)> suites, ConfigErrors errors)
    {
        var known = new List<(string Suite, YamlScalar Path)>();
        foreach (var (name, suite) in suites)
        {
            ImmutableArray<YamlScalar> paths = [.. suite.Items("results").OfType<YamlScalar>().Where(path => !path.IsNull)];
            foreach (var path in paths)
            {
                if (known.FirstOrDefault(other => Meet(other.Path.Text, path.Text)) is { Path: { } taken, Suite: { } owner })
                {
                    errors.Add(path, $"The results {path.Description} of the suite '{name.Text}' can be the same file as {taken.Description} of the suite '{owner}'.", "Let each suite write into a file or folder of its own.");
                }
            }

            known.AddRange(paths.Select(path => (name.Text, path)));
        }
    }

    /// <summary>Says whether a file may fit both of two paths or globs.</summary>
    internal static bool Meet(string one, string other) => Meet(Parts(one), Parts(other), part => part == "**", (left, right) =>
        Meet(left.ToCharArray(), right.ToCharArray(), letter => letter == '*', (a, b) => a == b || a == '?' || b == '?'));

    private static string[] Parts(string path) => [.. path.Split('/').Where(part => part is not ("" or "."))];

    // Whether two rows meet in which some elements stand for any number of others; from the back, each pair of rests once.
    private static bool Meet<T>(T[] one, T[] other, Func<T, bool> isMany, Func<T, T, bool> fit)
    {
        bool[][] meet = [.. Enumerable.Range(0, one.Length + 1).Select(_ => new bool[other.Length + 1])];
        meet[one.Length][other.Length] = true;
        for (var left = one.Length; left >= 0; left--)
        {
            for (var right = other.Length; right >= 0; right--)
            {
                var goesOn = (IsMany(one, left, isMany) || IsMany(other, right, isMany)) && (At(meet, left + 1, right) || At(meet, left, right + 1));
                meet[left][right] |= goesOn || (At(meet, left + 1, right + 1) && fit(one[left], other[right]));
            }
        }

        return meet[0][0];
    }

    private static bool IsMany<T>(T[] row, int place, Func<T, bool> isMany) => place < row.Length && isMany(row[place]);

    private static bool At(bool[][] meet, int left, int right) => left < meet.Length && right < meet[left].Length && meet[left][right];
}
