using System.Collections.Frozen;

namespace UsageAgents.Planning.Reading;

/// <summary>Corrects a word that is one slip (two in long words) away from a word that means something here.</summary>
internal static class Spelling
{
    private const int ShortestCorrected = 5;
    private const int LongWord = 10;

    private static readonly FrozenSet<string> Meaningful = Lexicon.Phrases.Keys
        .Concat(Unsupported.Phrases.Keys)
        .SelectMany(phrase => phrase.Split(' '))
        .Append("conversation").Append("between").Append("double").Append("triple").Append("halve").Append("percentile").Append("across")
        .Where(word => word.Length >= ShortestCorrected - 1)
        .ToFrozenSet(StringComparer.Ordinal);

    // Good English that lies close to a meaningful word, and must stay what it is.
    private static readonly FrozenSet<string> Untouched = FrozenSet.Create(
        StringComparer.Ordinal,
        "there", "where", "these", "those", "which", "while", "would", "could", "should", "about", "other", "after", "before", "since", "until", "first",
        "second", "third", "being", "given", "using", "make", "makes", "take", "takes", "large", "small", "their", "them", "then", "with", "within",
        "during", "single", "state", "right", "house", "light", "later", "great", "quite", "still", "every", "never", "under", "again", "might", "night",
        "sort", "works", "work", "world", "level", "looks", "shown", "shows", "times", "today", "going", "doing", "having", "least", "places", "needs",
        "cheaper", "longer", "larger", "higher", "lower", "fewer", "bigger", "shorter", "smaller", "models", "please", "prices", "spread", "really");

    public static string Correct(string word)
    {
        if (word.Length < ShortestCorrected || !word.All(char.IsAsciiLetter) || Meaningful.Contains(word) || Meaningful.Contains(Singular.Of(word)) || Untouched.Contains(word)
            || Filler.Is(new Word(word, word)) || NumberWords.Read(word) is not null)
        {
            return word;
        }

        var allowed = word.Length >= LongWord ? 2 : 1;
        return Meaningful
            .Where(known => known[0] == word[0] && Math.Abs(known.Length - word.Length) <= allowed)
            .Select(known => (Word: known, Distance: Distance(known, word)))
            .Where(candidate => candidate.Distance <= allowed)
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Word, StringComparer.Ordinal)
            .Select(candidate => candidate.Word)
            .FirstOrDefault(word);
    }

    // Damerau-Levenshtein, with neighbours swapped as one slip.
    private static int Distance(string left, string right)
    {
        var table = new int[left.Length + 1][];
        for (var row = 0; row <= left.Length; row++)
        {
            table[row] = new int[right.Length + 1];
            for (var column = 0; column <= right.Length; column++)
            {
                table[row][column] = row == 0 || column == 0 ? row + column : Cell(table, left, right, row, column);
            }
        }

        return table[left.Length][right.Length];
    }

    private static int Cell(int[][] table, string left, string right, int row, int column)
    {
        var change = table[row - 1][column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
        var best = Math.Min(change, Math.Min(table[row - 1][column], table[row][column - 1]) + 1);
        return row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1]
            ? Math.Min(best, table[row - 2][column - 2] + 1)
            : best;
    }
}
