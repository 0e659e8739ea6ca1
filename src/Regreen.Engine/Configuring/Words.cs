using System.Collections.Immutable;
using Regreen.Core.Selecting;
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
        var nearest = known.Select(candidate => (candidate, distance: NearNames.Distance(word, candidate)))
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
}
