using System.Collections.Immutable;

namespace UsageAgents.Planning.Reading;

/// <summary>The words of a clause while they are read: whatever gave a meaning to a word takes it, and what nobody took was not understood.</summary>
internal sealed class WordReading(ImmutableArray<Word> words)
{
    private readonly bool[] _taken = new bool[words.Length];
    private readonly bool[] _noted = new bool[words.Length];

    public ImmutableArray<Word> Words => words;

    /// <summary>Gets the words that carry a meaning which nobody read.</summary>
    public IEnumerable<string> Unread => words.Where((word, place) => !_taken[place] && !_noted[place] && !Filler.Is(word)).Select(word => word.Original);

    public string TextAt(int place) => place >= 0 && place < words.Length ? words[place].Text : "";

    public string OriginalAt(int place) => place >= 0 && place < words.Length ? words[place].Original : "";

    public bool IsTaken(int place) => _taken[place];

    public void Take(int place, int length = 1)
    {
        for (var at = Math.Max(0, place); at < Math.Min(words.Length, place + length); at++)
        {
            _taken[at] = true;
        }
    }

    /// <summary>Says that a word was understood, though others may read it too.</summary>
    public void Note(int place) => _noted[place] = true;

    /// <summary>Whether the words from a place on are these.</summary>
    public bool Matches(int place, params ReadOnlySpan<string> expected)
    {
        if (place < 0 || place + expected.Length > words.Length)
        {
            return false;
        }

        for (var index = 0; index < expected.Length; index++)
        {
            if (words[place + index].Text != expected[index] && words[place + index].Original != expected[index])
            {
                return false;
            }
        }

        return true;
    }
}
