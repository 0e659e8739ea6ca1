using System.Collections.Immutable;

namespace Regreen.Core.Selecting;

/// <summary>Finds names that a person may have meant.</summary>
public static class NearNames
{
    private const int LongestCompared = 64;
    private const int ShortestPart = 3;

    /// <summary>Gets the nearest of some names: those that hold the word or stand in it, and those in which few letters are others; the nearest first.</summary>
    public static ImmutableArray<string> Of(string word, IEnumerable<string> names, int most)
    {
        ArgumentNullException.ThrowIfNull(word);
        return [.. names.Distinct(StringComparer.Ordinal).Select(name => (name, distance: DistanceOf(word, name))).Where(pair => pair.distance is not null).OrderBy(pair => pair.distance).ThenBy(pair => pair.name, StringComparer.Ordinal).Select(pair => pair.name).Take(most)];
    }

    private static int? DistanceOf(string word, string name)
    {
        var isPart = (word.Length >= ShortestPart && name.Contains(word, StringComparison.OrdinalIgnoreCase)) || (name.Length >= ShortestPart && word.Contains(name, StringComparison.OrdinalIgnoreCase));
        var distance = isPart ? 0 : name.Split('/').Append(name).Min(part => Distance(word.ToLowerInvariant(), part.ToLowerInvariant()));
        return distance <= Math.Max(1, word.Length / 3) ? distance : null;
    }

    /// <summary>Counts the letters to put in, take out, change or swap with a neighbour until one word is the other.</summary>
    public static int Distance(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left.Length > LongestCompared || right.Length > LongestCompared)
        {
            return int.MaxValue;
        }

        var table = new int[left.Length + 1][];
        for (var i = 0; i <= left.Length; i++)
        {
            table[i] = new int[right.Length + 1];
            for (var j = 0; j <= right.Length; j++)
            {
                table[i][j] = i == 0 || j == 0 ? i + j : Cell(table, i, j, left, right);
            }
        }

        return table[left.Length][right.Length];
    }

    private static int Cell(int[][] table, int i, int j, string left, string right)
    {
        var change = table[i - 1][j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
        var best = Math.Min(change, Math.Min(table[i - 1][j], table[i][j - 1]) + 1);
        var swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
        return swapped ? Math.Min(best, table[i - 2][j - 2] + 1) : best;
    }
}
