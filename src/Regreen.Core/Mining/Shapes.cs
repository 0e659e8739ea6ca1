namespace Regreen.Core.Mining;

/// <summary>What a field without known words looks like.</summary>
internal static class Shapes
{
    /// <summary>Does it begin as a path does, or have two slashes inside?</summary>
    public static bool IsPath(ReadOnlySpan<char> field)
    {
        if (field.Length < 2 || !field.Contains('/'))
        {
            return false;
        }

        return (field[0] == '/' && field[1] != '/') || field.StartsWith("./") || field.StartsWith("~/") || field.StartsWith("../") || (field[0] != '/' && InnerSlashes(field) >= 2) || HasInnerDot(field);
    }

    /// <summary>Names joined by dots: a host, a package, a class, a file.</summary>
    public static bool IsDotted(ReadOnlySpan<char> field)
    {
        var dots = 0;
        for (var index = 1; index + 1 < field.Length; index++)
        {
            if (field[index] == '.')
            {
                if (!char.IsAsciiLetterOrDigit(field[index - 1]) || !char.IsAsciiLetterOrDigit(field[index + 1]))
                {
                    return false;
                }

                dots++;
            }
        }

        return dots > 0 && char.IsAsciiLetterOrDigit(field[0]) && field.Length > 3;
    }

    public static bool IsHex(ReadOnlySpan<char> part)
    {
        foreach (var character in part)
        {
            if (!char.IsAsciiHexDigit(character))
            {
                return false;
            }
        }

        return part.Length > 0;
    }

    /// <summary>How much of a name with a short number at its end is the name; 0 if it is none.</summary>
    public static int Stem(ReadOnlySpan<char> field)
    {
        var stem = field.Length;
        while (stem > 0 && char.IsAsciiDigit(field[stem - 1]))
        {
            stem--;
        }

        return stem == field.Length || stem == 0 || !char.IsAsciiLetter(field[stem - 1]) ? 0 : stem;
    }

    /// <summary>A name with a short number, as <c>eth0</c>, or a number inside, as <c>utf8text</c>: what it is, only other lines can tell.</summary>
    public static bool IsNumberedName(ReadOnlySpan<char> part)
    {
        if (!char.IsAsciiLetter(part[0]) || part.Contains('_') || IsVersion(part))
        {
            return false;
        }

        var digits = 0;
        foreach (var character in part)
        {
            digits += char.IsAsciiDigit(character) ? 1 : 0;
        }

        return digits == 1 ? part.Length <= 24 : digits == 2 && part[^2..].IndexOfAnyExceptInRange('0', '9') < 0 && part.Length <= 16;
    }

    private static bool IsVersion(ReadOnlySpan<char> part) => part.Length > 1 && part[0] is 'v' or 'V' && char.IsAsciiDigit(part[1]);

    /// <summary>Does a letter stand on both sides of a dot, the slash itself not counted?</summary>
    private static bool HasInnerDot(ReadOnlySpan<char> field)
    {
        var dot = field.IndexOf('.');
        return dot >= 0 && dot + 1 < field.Length && char.IsAsciiLetterOrDigit(field[dot + 1]);
    }

    private static int InnerSlashes(ReadOnlySpan<char> field)
    {
        var count = 0;
        for (var index = 1; index + 1 < field.Length; index++)
        {
            count += field[index] == '/' && field[index - 1] != '/' ? 1 : 0;
        }

        return count;
    }
}
