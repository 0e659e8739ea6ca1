namespace Regreen.Core.Mining;

/// <summary>Words that are values wherever they stand alone: truth values, nothing, and the names that every system gives its first user.</summary>
internal static class KnownValues
{
    private static readonly string[] Values = ["true", "false", "null", "root", "admin"];

    public static bool Contains(ReadOnlySpan<char> word)
    {
        if (word.Length is not (4 or 5))
        {
            return false;
        }

        foreach (var value in Values)
        {
            if (word.Equals(value, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
