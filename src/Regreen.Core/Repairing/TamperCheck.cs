using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Regreen.Core.Deploying;

namespace Regreen.Core.Repairing;

/// <summary>Checks that a repair touches nothing that judges it. Pure: it sees the paths in which the resulting tree differs.</summary>
public static class TamperCheck
{
    /// <summary>Names the first thing that a repair must not do, or null.</summary>
    /// <param name="changes">The paths in which the repaired tree differs.</param>
    /// <param name="allowed">Globs of paths that a repair may touch; empty: none.</param>
    /// <param name="judges">Paths (files or folders) that judge it: suites, their helpers, the configuration.</param>
    public static string? Refuse(ImmutableArray<ChangedPath> changes, ImmutableArray<string> allowed, ImmutableArray<string> judges)
    {
        if (changes.IsEmpty)
        {
            return "It changes nothing.";
        }

        foreach (var change in changes)
        {
            foreach (var path in change.OldPath is { } old ? [old, change.Path] : new[] { change.Path })
            {
                if (judges.Any(judge => IsUnder(path, judge)))
                {
                    return $"It touches {path}, which judges it.";
                }

                if (!allowed.Any(glob => Matches(path, glob)))
                {
                    return $"It touches {path}, which repair.paths does not allow.";
                }
            }

            if (change.Executable || change.SymbolicLink)
            {
                return $"It makes {change.Path} {(change.Executable ? "executable" : "a symbolic link")}.";
            }
        }

        return null;
    }

    /// <summary>Says whether a path matches a glob: <c>*</c> within a folder, <c>**</c> across folders.</summary>
    public static bool Matches(string path, string glob)
    {
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

        return Regex.IsMatch(path, pattern.Append('$').ToString(), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    private static bool IsUnder(string path, string folder)
    {
        var trimmed = folder.TrimEnd('/');
        return string.Equals(path, trimmed, StringComparison.Ordinal) || path.StartsWith(trimmed + "/", StringComparison.Ordinal);
    }
}
