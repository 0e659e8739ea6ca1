namespace Regreen.Core.Mining;

/// <summary>Names that may be a value: only if lines differ in them, they are.</summary>
internal static class MaybeValue
{
    public static bool Is(ReadOnlySpan<char> masked, int start, int end)
    {
        var field = masked[start..end];
        if (field.Length == 1)
        {
            return field[0] == MaskScan.Variable;
        }

        if (field.Contains(MaskScan.Variable))
        {
            return false;
        }

        if (IsAssigned(masked, start))
        {
            return !OppositeWords.MayOppose(field);
        }

        return Shapes.IsPath(field) || (Shapes.IsDotted(field) && start > 0 && !EndsInConstant(field));
    }

    /// <summary>Behind an equals sign, bare or quoted.</summary>
    private static bool IsAssigned(ReadOnlySpan<char> masked, int start)
    {
        var before = start - 1;
        while (before > 0 && masked[before] is '"' or '\'' or ' ')
        {
            before--;
        }

        return before > 0 && masked[before] == '=' && start - before <= 2;
    }

    /// <summary>A dotted name that ends in capitals (<c>action.STOPPED</c>) is a choice of the program, as a plain word is.</summary>
    private static bool EndsInConstant(ReadOnlySpan<char> field)
    {
        var last = field[(field.LastIndexOf('.') + 1)..];
        return last.Length >= 2 && !last.ContainsAnyInRange('a', 'z');
    }
}
