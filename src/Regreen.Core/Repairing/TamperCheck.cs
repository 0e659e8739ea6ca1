using System.Collections.Immutable;
using Regreen.Core.Configuring;
using System.Globalization;
using Regreen.Core.Deploying;

namespace Regreen.Core.Repairing;

/// <summary>Checks that a repair touches nothing that judges it. Pure: it sees the paths in which the resulting tree differs.</summary>
public static class TamperCheck
{
    // Whatever the configuration says: what runs the tests elsewhere, and what tells git and Regreen how to behave.
    private static readonly ImmutableArray<string> AlwaysJudges =
        [".github", ".gitlab-ci.yml", ".circleci", "azure-pipelines.yml", "Jenkinsfile", ".git", ".gitattributes", ".gitmodules", ".regreen", "regreen.yaml"];

    // In any folder: they tell git and editors of git what to run and what a file's bytes mean.
    private static readonly ImmutableArray<string> JudgesAnywhere = [".git", ".gitattributes", ".gitmodules", ".husky"];

    /// <summary>Names the first thing that a repair must not do, or null.</summary>
    /// <param name="changes">The paths in which the repaired tree differs.</param>
    /// <param name="allowed">Globs of paths that a repair may touch; empty: none.</param>
    /// <param name="judges">Paths (files or folders) that judge it: suites, their helpers, the configuration.</param>
    /// <param name="isWritten">Whether somebody wrote it; a revert only brings back what was there.</param>
    public static string? Refuse(ImmutableArray<ChangedPath> changes, ImmutableArray<string> allowed, ImmutableArray<string> judges, bool isWritten = false)
    {
        if (changes.IsEmpty)
        {
            return "It changes nothing.";
        }

        foreach (var change in changes)
        {
            string[] paths = change.OldPath is { } old ? [old, change.Path] : [change.Path];
            if ((paths.Select(path => RefusePath(path, allowed, judges) ?? (isWritten ? RefuseBuildFile(path, allowed) : null)).FirstOrDefault(refusal => refusal is not null) ?? RefuseKind(change)) is { } reason)
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
        : path.Split('/').Any(part => JudgesAnywhere.Contains(part, StringComparer.OrdinalIgnoreCase)) ? $"It touches {path}, which tells git what to do."
        : !allowed.Any(glob => Glob.Matches(path, glob)) ? $"It touches {path}, which repair.paths does not allow."
        : null;

    private static string? RefuseBuildFile(string path, ImmutableArray<string> allowed) =>
        BuildFiles.Is(path) && !allowed.Contains(path, StringComparer.Ordinal) ? $"It touches {path}, which decides what a build or a test run executes; name that very file in repair.paths to allow it." : null;

    private static string? RefuseKind(ChangedPath change) =>
        change.Submodule ? $"It makes {change.Path} another repository, or takes one away."
        : change.SymbolicLink ? $"It makes {change.Path} a symbolic link."
        : change.Executable ? $"It makes {change.Path} executable."
        : change.Kind == 'T' ? $"It changes the type of {change.Path}."
        : null;

    private static bool IsPlain(string path) =>
        path.Length > 0 && !path.Contains('\\', StringComparison.Ordinal) && path.Split('/').All(IsPlainPart);

    // What another file system, or a person who reads the diff, takes for another name: ends in a dot or a blank, short names, letters that look or fold alike, marks that are not seen.
    private static bool IsPlainPart(string part) =>
        part is not ("" or "." or "..") && part[^1] is not ('.' or ' ') && part[0] != ' '
        && !part.StartsWith("git~", StringComparison.OrdinalIgnoreCase)
        && !part.Any(IsAmbiguous);

    // Marks that are not seen or are folded into the letter before, half and full widths, ligatures, and letters that are signs (the Kelvin sign, the long s).
    private static bool IsAmbiguous(char character) =>
        char.GetUnicodeCategory(character) is UnicodeCategory.Surrogate or UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.NonSpacingMark or UnicodeCategory.OtherNotAssigned
        || character is '\u017f' or (>= '\u2100' and <= '\u214f') or (>= '\ufb00' and <= '\ufb4f') or (>= '\uff00' and <= '\uffef') or '\ufffd';

    // Without regard to case: on some systems Tests/ and tests/ are one folder. A judge that is the root itself judges everything.
    private static bool IsUnder(string path, string folder)
    {
        var trimmed = (folder.StartsWith("./", StringComparison.Ordinal) ? folder[2..] : folder).TrimEnd('/');
        return trimmed is "" or "." || string.Equals(path, trimmed, StringComparison.OrdinalIgnoreCase) || path.StartsWith(trimmed + "/", StringComparison.OrdinalIgnoreCase);
    }
}
