using System.Collections.Immutable;

namespace UsageAgents.Planning.Reading;

/// <summary>Finds how many of a ranking are wanted: "top 5", "three cheapest".</summary>
internal static class TopReader
{
    private const int Most = 50;

    public static int? Read(WordReading reading)
    {
        var words = reading.Words;
        for (var place = 0; place < words.Length; place++)
        {
            if (!reading.IsTaken(place) && NumberWords.Read(words[place].Text) is { } number and >= 1 and <= Most && number == decimal.Truncate(number)
                && (IsRank(words, place - 1, precedes: true) || IsRank(words, place + 1, precedes: false)))
            {
                reading.Take(place);
                return (int)number;
            }
        }

        return null;
    }

    private static bool IsRank(ImmutableArray<Word> words, int place, bool precedes)
    {
        if (place < 0 || place >= words.Length)
        {
            return false;
        }

        if (words[place].Text is "top" or "bottom")
        {
            return true;
        }

        return !precedes && (words[place].Text is "best" or "most" or "least"
            || (Lexicon.Phrases.TryGetValue(words[place].Text, out var concept)
                && concept is Concept.Max or Concept.Min or Concept.Busiest or Concept.Quietest or Concept.Cheapest or Concept.Dearest));
    }
}
