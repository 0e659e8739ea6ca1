using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;

namespace Regreen.Core.Repairing;

/// <summary>Checks that a repair touches nothing that judges it. Pure: it sees the paths in which the resulting tree differs.</summary>
public static class TamperCheck
{
    // Whatever the configuration says: what runs the tests elsewhere, and what tells git and Regreen how to behave.
    private static readonly ImmutableArray<string> AlwaysJudges =
        [".github", ".gitlab-ci.yml", ".circleci", "azure-pipelines.yml", "Jenkinsfile", ".git", ".gitattributes", ".gitmodules", ".regreen", "regreen.yaml"];

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
            string[] paths = change.OldPath is { } old ? [old, change.Path] : [change.Path];
            if ((paths.Select(path => RefusePath(path, allowed, judges)).FirstOrDefault(refusal => refusal is not null) ?? RefuseKind(change)) is { } reason)
            {
                return reason;
            }
        }

        return null;
    }

    /// <summary>Parts the paths of a change: those that a repair may touch, and those that it must leave as they are.</summary>
    public static (ImmutableArray<string> Kept, ImmutableArray<string> Left) Split(ImmutableArray<ChangedPath> changes, ImmutableArray<string> allowed, ImmutableArray<string> judges)
    {
        var parts = changes.ToLookup(change => Refuse([change], allowed, judges) is null);
        return (PathsOf(parts[true]), PathsOf(parts[false]));
    }

    private static ImmutableArray<string> PathsOf(IEnumerable<ChangedPath> changes) =>
        [.. changes.SelectMany(change => change.OldPath is { } old ? [old, change.Path] : new[] { change.Path }).Distinct(StringComparer.Ordinal)];

    private static string? RefusePath(string path, ImmutableArray<string> allowed, ImmutableArray<string> judges) =>
        !IsPlain(path) ? $"It touches {path}, which is no plain path inside the repository."
        : judges.Concat(AlwaysJudges).Any(judge => IsUnder(path, judge)) ? $"It touches {path}, which judges it."
        : !allowed.Any(glob => Glob.Matches(path, glob)) ? $"It touches {path}, which repair.paths does not allow."
        : null;

    private static string? RefuseKind(ChangedPath change) =>
        change.SymbolicLink ? $"It makes {change.Path} a symbolic link."
        : change.Executable ? $"It makes {change.Path} executable."
        : change.Kind == 'T' ? $"It changes the type of {change.Path}."
        : null;

    private static bool IsPlain(string path) =>
        path.Length > 0 && !path.Contains('\\', StringComparison.Ordinal) && path.Split('/').All(part => part is not ("" or "." or ".."));

    // Without regard to case: on some systems Tests/ and tests/ are one folder. A judge that is the root itself judges everything.
    private static bool IsUnder(string path, string folder)
    {
        var trimmed = (folder.StartsWith("./", StringComparison.Ordinal) ? folder[2..] : folder).TrimEnd('/');
        return trimmed is "" or "." || string.Equals(path, trimmed, StringComparison.OrdinalIgnoreCase) || path.StartsWith(trimmed + "/", StringComparison.OrdinalIgnoreCase);
    }
}
