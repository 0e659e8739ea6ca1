using System.Text.RegularExpressions;

namespace UsageAgents.Planning.Reading;

/// <summary>Splits a message into the things it asks; what only sets the scene goes with the question that follows.</summary>
internal static partial class ClauseSplitter
{
    private static readonly string[] Scenes = ["suppose", "supposing", "assume", "assuming", "imagine", "say", "if", "given", "let", "with", "considering", "for", "in", "looking"];

    public static IEnumerable<string> Split(string message)
    {
        var scene = "";
        foreach (var piece in Ends.Split(message).SelectMany(sentence => Questions.Split(sentence)).Select(piece => piece.Trim(' ', ',', '\n', '\r', '\t')))
        {
            if (piece.Length == 0)
            {
                continue;
            }

            var first = piece.Split(' ')[0].Trim(',').ToLowerInvariant();
            if (Scenes.Contains(first) && !Asks.IsMatch(piece))
            {
                scene += piece + " ";
                continue;
            }

            yield return scene + piece;
            scene = "";
        }

        if (scene.Length > 0)
        {
            yield return scene.Trim();
        }
    }

    // A dot inside a number or a model's name ends nothing.
    [GeneratedRegex(@"[?!;\n]+|\.(?=\s|$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ends { get; }

    [GeneratedRegex(@"(,\s*|\s+)(and|but|also|plus|then)\s+(?=(also |then )?(what|how|which|when|is|are|was|were|did|does|do|who|where|why|tell|show|give|list|find|could|would|at what|in which|on average|by how)\b)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Questions { get; }

    [GeneratedRegex(@"\b(what|how|which|when|who|where|why|is|are|did|does|would|could|tell|show|give|list|find|compare|calculate|compute|rank)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Asks { get; }
}
