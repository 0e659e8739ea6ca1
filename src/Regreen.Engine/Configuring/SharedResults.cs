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
        var meet = new bool[one.Length + 1, other.Length + 1];
        for (var left = one.Length; left >= 0; left--)
        {
            for (var right = other.Length; right >= 0; right--)
            {
                var (hasLeft, hasRight) = (left < one.Length, right < other.Length);
                meet[left, right] = (!hasLeft && !hasRight)
                    || (hasLeft && isMany(one[left]) && (meet[left + 1, right] || (hasRight && meet[left, right + 1])))
                    || (hasRight && isMany(other[right]) && (meet[left, right + 1] || (hasLeft && meet[left + 1, right])))
                    || (hasLeft && hasRight && meet[left + 1, right + 1] && fit(one[left], other[right]));
            }
        }

        return meet[0, 0];
    }
}
