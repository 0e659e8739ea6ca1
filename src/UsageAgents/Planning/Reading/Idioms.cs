namespace UsageAgents.Planning.Reading;

/// <summary>Finds what several words mean together and a list of phrases cannot say.</summary>
internal static class Idioms
{
    private static readonly string[][] BothSides = [["in", "and", "out"], ["in", "vs", "out"], ["in", "versus", "out"]];
    private static readonly string[][] Together = [["in", "plus", "out"], ["input", "plus", "output"], ["prompt", "plus", "completion"]];

    /// <summary>Adds what begins at a place, and gives how many words it has.</summary>
    public static int Take(WordReading reading, int place, List<Mention> mentions)
    {
        if (Array.Exists(BothSides, words => reading.Matches(place, words)))
        {
            mentions.Add(new Mention(Concept.Input, "in", place));
            mentions.Add(new Mention(Concept.Output, "out", place + 2));
            return 3;
        }

        if (Array.Exists(Together, words => reading.Matches(place, words)))
        {
            mentions.Add(new Mention(Concept.Tokens, "total token", place));
            return 3;
        }

        return EndOfTraffic(reading, place, mentions) || Ratio(reading, place, mentions) || MeanOfRequests(reading, place, mentions) ? 1 : 0;
    }

    // "the last code request"
    private static bool EndOfTraffic(WordReading reading, int place, List<Mention> mentions)
    {
        var isStart = reading.OriginalAt(place) is "first" or "earliest";
        if (!(isStart || reading.OriginalAt(place) is "last" or "latest" or "final") || !Enumerable.Range(place + 1, 2).Any(at => MeasureWords.Of(reading.TextAt(at)) == "requests"))
        {
            return false;
        }

        mentions.Add(new Mention(isStart ? Concept.Start : Concept.End, reading.TextAt(place), place));
        return true;
    }

    // "average requests per minute" is a mean; "an average request" is one request.
    private static bool MeanOfRequests(WordReading reading, int place, List<Mention> mentions)
    {
        if (!(reading.TextAt(place) is "average" or "mean" && reading.OriginalAt(place + 1) == "requests" && reading.TextAt(place + 2) == "per"))
        {
            return false;
        }

        mentions.Add(new Mention(Concept.Mean, reading.TextAt(place), place));
        return true;
    }

    // "prompt tokens per generated token"
    private static bool Ratio(WordReading reading, int place, List<Mention> mentions)
    {
        var at = reading.TextAt(place + 1) is "every" or "each" or "one" ? place + 2 : place + 1;
        if (reading.TextAt(place) != "per" || MeasureWords.Of($"{reading.TextAt(at)} {reading.TextAt(at + 1)}") is not ("input_tokens" or "output_tokens")
            || !mentions.Exists(mention => mention.Concept is Concept.Input or Concept.Output or Concept.Tokens))
        {
            return false;
        }

        mentions.Add(new Mention(Concept.Ratio, "per", place));
        return true;
    }
}
