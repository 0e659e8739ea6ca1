namespace UsageAgents.Planning.Reading;

/// <summary>Finds a cap on the length of prompts or replies: "if replies were capped at 250 tokens", "no reply were longer than 200 tokens".</summary>
internal static class CapReader
{
    private const int Farthest = 6;
    private static readonly string[] Verbs = ["cap", "capped", "capping", "limit", "limited", "limiting", "truncate", "truncated", "truncating", "clip", "clipped", "restrict", "restricted", "cut", "trim", "trimmed", "shorten", "shortened", "bounded", "bound"];

    public static Cap? Read(WordReading reading)
    {
        for (var place = 0; place < reading.Words.Length; place++)
        {
            if (ValueAt(reading, place) is { } value && MeasureNear(reading, place) is { } measure)
            {
                return new Cap(measure, value);
            }
        }

        return null;
    }

    private static decimal? ValueAt(WordReading reading, int place)
    {
        var start = Verbs.Contains(reading.OriginalAt(place)) ? NumberAfter(reading, place) : NeverLonger(reading, place);
        if (start is not { } at || NumberWords.Read(reading.TextAt(at)) is not { } value)
        {
            return null;
        }

        reading.Take(place);
        reading.Take(at, reading.TextAt(at + 1) == "token" ? 2 : 1);
        return value;
    }

    // "capped at 250", "a cap of 300 tokens", "cap prompts at 3,000 tokens"
    private static int? NumberAfter(WordReading reading, int place)
    {
        for (var at = place + 1; at <= place + Farthest; at++)
        {
            if (NumberWords.Read(reading.TextAt(at)) is not null)
            {
                return reading.TextAt(at - 1) is "at" or "to" or "of" or "after" or "output" or "input" && reading.TextAt(at + 1) is not ("%" or "percent") ? at : null;
            }
        }

        return null;
    }

    // "if no reply were longer than 200 tokens"
    private static int? NeverLonger(WordReading reading, int place)
    {
        if (reading.OriginalAt(place) is not ("no" or "never"))
        {
            return null;
        }

        for (var at = place + 1; at < place + Farthest; at++)
        {
            if (reading.Matches(at, "longer", "than") || reading.Matches(at, "more", "than") || reading.OriginalAt(at) is "exceed" or "exceeded" or "over" or "above")
            {
                var number = reading.TextAt(at + 1) == "than" ? at + 2 : at + 1;
                var isSupposed = reading.Words.Any(word => word.Original is "if" or "were" or "would" or "suppose");
                reading.Take(at, isSupposed ? number - at : 0);
                return isSupposed && at > place + 1 ? number : null;
            }
        }

        return null;
    }

    private static string? MeasureNear(WordReading reading, int place)
    {
        for (var distance = 1; distance <= Farthest; distance++)
        {
            foreach (var at in new[] { place + distance, place - distance })
            {
                if (MeasureWords.Of(reading.TextAt(at)) is { } measure and ("input_tokens" or "output_tokens"))
                {
                    reading.Take(at);
                    return measure;
                }
            }
        }

        return null;
    }
}
