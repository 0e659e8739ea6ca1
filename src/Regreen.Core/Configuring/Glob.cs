using System.Text;
using System.Text.RegularExpressions;

namespace Regreen.Core.Configuring;

/// <summary>Patterns of paths: <c>*</c> and <c>?</c> within a folder, <c>**</c> across folders.</summary>
public static class Glob
{
    /// <summary>Says whether a path matches a glob.</summary>
    public static bool Matches(string path, string glob) => Compile(glob).IsMatch(path);

    /// <summary>Makes the expression of a glob, for many paths.</summary>
    public static Regex Compile(string glob)
    {
        ArgumentNullException.ThrowIfNull(glob);
        var pattern = new StringBuilder("^");
        for (var index = 0; index < glob.Length; index++)
        {
            if (glob[index] == '*' && index + 1 < glob.Length && glob[index + 1] == '*')
            {
                var slash = index + 2 < glob.Length && glob[index + 2] == '/';
                pattern.Append(slash ? "(?:.*/)?" : ".*");
                index += slash ? 2 : 1;
            }
            else
            {
                pattern.Append(glob[index] switch { '*' => "[^/]*", '?' => "[^/]", var other => Regex.Escape(other.ToString()) });
            }
        }

        return new Regex(pattern.Append('$').ToString(), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }
}
