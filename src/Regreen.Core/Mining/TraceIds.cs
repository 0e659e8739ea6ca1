using System.Collections.Immutable;

namespace Regreen.Core.Mining;

/// <summary>Finds W3C trace ids in text.</summary>
public static class TraceIds
{
    private const int Length = 32;

    /// <summary>The first run of exactly 32 hexadecimal digits, in lower case, or null.</summary>
    public static string? First(string text) => All(text).FirstOrDefault();

    /// <summary>Does the text hold one of the ids?</summary>
    public static bool HoldsAny(string text, ImmutableHashSet<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return !ids.IsEmpty && All(text).Any(ids.Contains);
    }

    private static IEnumerable<string> All(string text)
    {
        var start = 0;
        for (var index = 0; index <= text.Length; index++)
        {
            if (index < text.Length && char.IsAsciiHexDigit(text[index]))
            {
                continue;
            }

            if (index - start == Length)
            {
                yield return text[start..index].ToLowerInvariant();
            }

            start = index + 1;
        }
    }
}
