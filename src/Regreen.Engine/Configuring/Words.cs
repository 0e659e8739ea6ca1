using System.Collections.Immutable;
using System.Text;

namespace Regreen.Engine.Configuring;

/// <summary>Words as they are written in files.</summary>
internal static class Words
{
    /// <summary>Writes an enum's name as files do: <c>FirstMessage</c> is <c>first-message</c>.</summary>
    public static string Kebab<T>(T value)
        where T : struct, Enum
    {
        var text = new StringBuilder();
        foreach (var character in value.ToString())
        {
            text.Append(char.IsUpper(character) && text.Length > 0 ? "-" : "").Append(char.ToLowerInvariant(character));
        }

        return text.ToString();
    }

    /// <summary>Returns what to write instead of an unknown word: the nearest known one, or all of them.</summary>
    public static string Suggest(string word, ImmutableArray<string> known)
    {
        var nearest = known.Select(candidate => (candidate, distance: Distance(word, candidate)))
            .Where(pair => pair.distance <= Math.Max(1, Math.Max(word.Length, pair.candidate.Length) / 3))
            .OrderBy(pair => pair.distance)
            .FirstOrDefault().candidate;
        return (nearest, known.IsEmpty) switch
        {
            ({ } near, _) => $"Did you mean '{near}'?",
            (_, true) => "Nothing is known here.",
            _ => $"Known here: {string.Join(", ", known)}.",
        };
    }

    /// <summary>Counts the letters to put in, take out, change or swap with a neighbour until one word is the other.</summary>
    public static int Distance(string left, string right)
    {
        if (left.Length > 64 || right.Length > 64)
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
