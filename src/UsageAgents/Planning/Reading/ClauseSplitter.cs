using System.Text.RegularExpressions;

namespace UsageAgents.Planning.Reading;

/// <summary>Splits a message into pieces: sentences, their headings, and the questions that a sentence joins.</summary>
internal static partial class ClauseSplitter
{
    private static readonly string[] Scenes = ["suppose", "supposing", "assume", "assuming", "imagine", "say", "if", "given", "let", "considering"];

    public static IEnumerable<Piece> Split(string message) =>
        from sentence in Sentences.Matches(message)
        from part in WithoutHeading(sentence.Groups["text"].Value)
        let isQuestion = sentence.Groups["end"].Value.Contains('?', StringComparison.Ordinal)
        from question in Questions.Split(part)
        from piece in AtCommas(question)
        let text = piece.Trim(' ', ',', '\n', '\r', '\t')
        where text.Length > 0
        select new Piece(text, isQuestion || (Asks.IsMatch(text) && !SetsScene(text)));

    /// <summary>Whether a piece begins like a supposition.</summary>
    public static bool SetsScene(string text) => Scenes.Contains(text.Split(' ')[0].Trim(',').ToLowerInvariant()) && !Telling.IsMatch(text);

    // What stands before a colon and names no matter is a heading; "longest completion: how many tokens" is one question.
    private static string[] WithoutHeading(string sentence)
    {
        var colon = sentence.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 || Matter.IsMatch(sentence.AsSpan(0, colon)) ? [sentence] : [sentence[..colon], sentence[(colon + 1)..]];
    }

    // "how many were there, what was the average": what stands before the comma asks already.
    private static IEnumerable<string> AtCommas(string question)
    {
        var start = 0;
        foreach (Match comma in NextQuestion.Matches(question))
        {
            var left = question[start..comma.Index];
            if (Asks.IsMatch(left) && left.Count(letter => letter == '(') == left.Count(letter => letter == ')'))
            {
                yield return left;
                start = comma.Index + comma.Length;
            }
        }

        yield return question[start..];
    }

    [GeneratedRegex(@",\s+(?=(what|how|when|which) (is|are|was|were|did|does|do|many|much|would|share|percentage|percent|part|fraction|proportion)\b)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex NextQuestion { get; }

    // A dot inside a number or a model's name ends nothing.
    [GeneratedRegex(@"(?<text>([^?!;\n.]|\.(?!\s|$))+)(?<end>[?!;\n.]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sentences { get; }

    [GeneratedRegex(@"\b(requests?|calls?|tokens?|prompts?|completions?|replies|responses?|outputs?|inputs?|workloads?|minutes?|traffic|models?|costs?|bill)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Matter { get; }

    [GeneratedRegex(@"(,\s*|\s+)(and|but|also|plus|then)\s+(?=(also |then )?(what|whats|what's|how|which|when|is|are|was|were|did|does|do|who|where|why|tell|show|give|list|find|could|would|at what|in what|in which|on average|by how|say|work out|calculate|compute|describe|rank)\b)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Questions { get; }

    [GeneratedRegex(@"^say (which|what|how|when|where)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Telling { get; }

    [GeneratedRegex(@"\b(what|whats|how|which|when|who|where|why)\b|(?<!\b(we|they|i|could|can|would) )\b(tell|show|give|list|find|compare|calculate|compute|rank|break|describe|summarise|summarize|estimate|quote|put|pull|work out|say (which|what|how|when))\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Asks { get; }
}
