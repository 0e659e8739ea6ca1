using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Regreen.Core.Weighing;

/// <summary>A package whose version a change moves.</summary>
/// <param name="Package">Its name.</param>
/// <param name="Before">The version before it, or null: it was not there.</param>
/// <param name="After">The version after it, or null: it is gone.</param>
public sealed record VersionChange(string Package, string? Before, string? After)
{
    /// <inheritdoc/>
    public override string ToString() => (Before, After) switch
    {
        (null, _) => $"{Package} {After} (new)",
        (_, null) => $"{Package} {Before} (gone)",
        _ => $"{Package} {Before} → {After}",
    };
}

/// <summary>
/// Reads which versions a diff of lock files and lists of packages moves: npm, yarn, NuGet, Go, Python, Rust, Ruby and PHP. What the diff does not show (a name further away than its context) is left out.
/// </summary>
public static partial class VersionChanges
{
    /// <summary>Lists the packages whose versions differ, by name. A package that stands there in several versions is left out: which of them runs is not told.</summary>
    public static ImmutableArray<VersionChange> Of(string diff)
    {
        ArgumentNullException.ThrowIfNull(diff);
        var (before, after) = (new Dictionary<string, HashSet<string>>(StringComparer.Ordinal), new Dictionary<string, HashSet<string>>(StringComparer.Ordinal));
        var (path, name) = ("", "");
        foreach (var line in diff.Split('\n'))
        {
            if (Header().Match(line) is { Success: true } header)
            {
                (path, name) = (header.Groups["path"].Value, "");
            }
            else if (line.StartsWith("@@", StringComparison.Ordinal) || line.Length == 0)
            {
                name = "";
            }
            else if (ChangePaths.AreVersions(path) && line[0] is ' ' or '+' or '-')
            {
                name = Read(line, name, before, after);
            }
        }

        return [.. before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(package => Change(package, before.GetValueOrDefault(package) ?? [], after.GetValueOrDefault(package) ?? [])).OfType<VersionChange>()];
    }

    private static VersionChange? Change(string package, HashSet<string> old, HashSet<string> now) =>
        old.SetEquals(now) || old.Count > 1 || now.Count > 1 ? null : new VersionChange(package, old.FirstOrDefault(), now.FirstOrDefault());

    // A name stays until the next one: in most lock files the version stands in a line of its own below it.
    private static string Read(string line, string name, Dictionary<string, HashSet<string>> before, Dictionary<string, HashSet<string>> after)
    {
        var text = line[1..];
        if (Whole().Match(text) is { Success: true } whole)
        {
            Note(whole.Groups["name"].Value, whole.Groups["version"].Value);
            return "";
        }

        if (Named().Match(text) is { Success: true } named)
        {
            return named.Groups["name"].Value is var found && found.LastIndexOf("node_modules/", StringComparison.Ordinal) is >= 0 and var at ? found[(at + "node_modules/".Length)..] : found;
        }

        if (name.Length > 0 && Version().Match(text) is { Success: true } version)
        {
            Note(name, version.Groups["version"].Value);
        }

        return name;

        void Note(string package, string of)
        {
            foreach (var (sign, versions) in (ReadOnlySpan<(char, Dictionary<string, HashSet<string>>)>)[('+', before), ('-', after)])
            {
                if (line[0] != sign)
                {
                    (versions.TryGetValue(package, out var known) ? known : versions[package] = []).Add(of);
                }
            }
        }
    }

    [GeneratedRegex(@"^(?:\+\+\+ b/|--- a/)(?<path>.+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Header();

    // Name and version in one line: PackageVersion and PackageReference, go.mod and go.sum, requirements.txt, Gemfile.lock, package.json.
    [GeneratedRegex(
        """^\s*(?:<Package(?:Version|Reference) (?:Include|Update)="(?<name>[^"]+)" Version="(?<version>[^"]+)"|(?:require )?(?<name>[\w.-]+\.[\w.-]+/[\w./~-]+) (?<version>v\d[\w.+-]*)(?:\s|$)|(?<name>[A-Za-z][\w.-]*)(?:\[[\w,]+\])?==(?<version>\d[\w.!+-]*)|(?<name>[a-z][\w-]*) \((?<version>\d[\w.-]*)\)$|"(?<name>(?!version"|resolved"|requested")[@\w./-]+)": "[\^~]?(?<version>\d+\.\d+[\w.+-]*)",?$)""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Whole();

    // A name with its version below: package-lock.json, packages.lock.json, composer.lock, yarn.lock, pnpm-lock.yaml, Cargo.lock, poetry.lock.
    [GeneratedRegex(
        """^\s*(?:"(?<name>[@\w./-]+)": \{$|"?name"?\s*[:=] "(?<name>[@\w./-]+)",?$|"?(?<name>@?[\w./-]+)@[^:]+:$)""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Named();

    [GeneratedRegex("""^\s*(?:"(?:version|resolved)": "(?<version>v?\d[\w.+-]*)",?|version(?: = |: | )"?(?<version>v?\d[\w.+-]*)"?)$""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Version();
}
