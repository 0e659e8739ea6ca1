using System.Text.RegularExpressions;

namespace UsageAgents.Quality;

/// <summary>A citation of a tool call in an answer, as <c>[c1]</c>.</summary>
/// <param name="Id">The call's id.</param>
/// <param name="Place">Where on the line it stands.</param>
internal sealed partial record Citation(string Id, int Place)
{
    /// <summary>Reads the citations of a text, in their order.</summary>
    public static List<Citation> In(string text)
    {
        var citations = new List<Citation>();
        foreach (var match in Pattern.EnumerateMatches(text))
        {
            citations.Add(new Citation(text.Substring(match.Index + 1, match.Length - 2), match.Index));
        }

        return citations;
    }

    /// <summary>Puts blanks in the place of citations, so that all other places stay.</summary>
    public static string Blank(string text, List<Citation> citations) => citations.Count == 0 ? text : string.Create(text.Length, (text, citations), static (characters, from) =>
    {
        from.text.CopyTo(characters);
        foreach (var citation in from.citations)
        {
            characters.Slice(citation.Place, citation.Id.Length + 2).Fill(' ');
        }
    });

    [GeneratedRegex(@"\[c[0-9]+\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern { get; }
}
