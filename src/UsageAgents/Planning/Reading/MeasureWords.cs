namespace UsageAgents.Planning.Reading;

/// <summary>Which measure a phrase names; <c>tokens</c> where the side is not said.</summary>
internal static class MeasureWords
{
    public static string? Of(string phrase) => Lexicon.Phrases.TryGetValue(phrase, out var concept)
        ? concept switch
        {
            Concept.Input => "input_tokens",
            Concept.Output => "output_tokens",
            Concept.Tokens => phrase.Contains("total", StringComparison.Ordinal) || phrase.Contains("combined", StringComparison.Ordinal) ? "total_tokens" : "tokens",
            Concept.Requests => "requests",
            _ => null,
        }
        : null;
}
