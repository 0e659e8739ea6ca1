using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Regreen.Engine.Configuring;

/// <summary>Names joined with <c>:</c>; inside a name <c>:</c> and <c>\</c> stand behind a <c>\</c>.</summary>
internal static class KeyPath
{
    public static string Join(string path, string name)
    {
        var escaped = name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);
        return path.Length == 0 ? escaped : $"{path}:{escaped}";
    }

    public static ImmutableArray<string> Split(string path)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        var name = new StringBuilder();
        for (var index = 0; index < path.Length; index++)
        {
            switch (path[index])
            {
                case '\\' when index + 1 < path.Length:
                    name.Append(path[++index]);
                    break;
                case ':':
                    names.Add(name.ToString());
                    name.Clear();
                    break;
                default:
                    name.Append(path[index]);
                    break;
            }
        }

        names.Add(name.ToString());
        return names.ToImmutable();
    }

    /// <summary>Reads a name as the place in a list, or null.</summary>
    public static int? Index(string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && name == index.ToString(CultureInfo.InvariantCulture) ? index : null;
}

/// <summary>Orders keys name by name, and places in lists as numbers.</summary>
internal sealed class KeyOrder : IComparer<string>
{
    public static KeyOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var (left, right) = (KeyPath.Split(x ?? ""), KeyPath.Split(y ?? ""));
        foreach (var (one, other) in left.Zip(right))
        {
            var order = KeyPath.Index(one) is { } first && KeyPath.Index(other) is { } second ? first.CompareTo(second) : string.CompareOrdinal(one, other);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    }
}
