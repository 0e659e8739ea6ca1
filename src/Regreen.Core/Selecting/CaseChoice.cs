using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Judging;

namespace Regreen.Core.Selecting;

/// <summary>Chooses cases of a manifest. Pure.</summary>
public static class CaseChoice
{
    private const int MostNamed = 12;
    private const int MostNear = 4;

    /// <summary>Chooses.</summary>
    /// <param name="manifest">All cases.</param>
    /// <param name="filter">What was asked for.</param>
    /// <param name="failedLast">The cases that were red when they ran last.</param>
    /// <exception cref="UserErrorException">A name or a tag stands for no case at all.</exception>
    public static Selection Of(ImmutableArray<ManifestEntry> manifest, CaseFilter filter, ImmutableArray<CaseId> failedLast)
    {
        ArgumentNullException.ThrowIfNull(filter);
        RefuseUnknown(filter.Focus, Near, focus => manifest.Any(entry => IsIn(entry, focus)), "suite, scenario file or case", manifest.Select(entry => entry.Case.Suite), " An address is written whole, as in http://127.0.0.1:8080.");
        RefuseUnknown(filter.Tags, _ => "", tag => manifest.Any(entry => entry.Tags.Contains(tag, StringComparer.Ordinal)), "tag", manifest.SelectMany(entry => entry.Tags));
        RefuseUnknown(filter.Cases, _ => "", glob => manifest.Any(entry => IsCase(entry.Case, glob)), "case", manifest.Select(entry => entry.Case.ToString()));
        return new Selection(filter.ToString(), [.. manifest.Where(entry => Fits(entry, filter, failedLast) && !(filter.LastFailed && HasRedTests(manifest, entry, failedLast))).Select(entry => entry.Case)]);

        // What a person types may be a case, a file or a tag of another spelling.
        string Near(string focus)
        {
            var cases = NearNames.Of(focus, manifest.SelectMany(entry => new[] { entry.Case.ToString(), entry.File }).OfType<string>(), MostNear);
            var tags = NearNames.Of(focus, manifest.SelectMany(entry => entry.Tags), MostNear);
            return (cases.IsEmpty ? "" : $" Near to it: {string.Join(", ", cases)}.") + (tags.IsEmpty ? "" : $" Tags near to it: {string.Join(", ", tags.Select(tag => $"--tag {tag}"))}.");
        }
    }

    // Of a suite whose red tests can run alone those run.
    private static bool HasRedTests(ImmutableArray<ManifestEntry> manifest, ManifestEntry whole, ImmutableArray<CaseId> failedLast) =>
        whole is { File: null, Case.Name: SingleTests.Whole } && manifest.Any(entry => entry.File is null && entry.Case.Suite == whole.Case.Suite && entry.Case != whole.Case && failedLast.Contains(entry.Case));

    private static bool Fits(ManifestEntry entry, CaseFilter filter, ImmutableArray<CaseId> failedLast) =>
        (filter.Focus.IsEmpty || filter.Focus.Any(focus => IsIn(entry, focus)))
        && (filter.Tags.IsEmpty || filter.Tags.Any(tag => entry.Tags.Contains(tag, StringComparer.Ordinal)))
        && (filter.Cases.IsEmpty || filter.Cases.Any(glob => IsCase(entry.Case, glob)))
        && (filter.Priority is not { } least || entry.Priority >= least)
        && (!filter.LastFailed || failedLast.Contains(entry.Case));

    /// <summary>Says whether a glob, or the name itself, stands for a case. A test's name may hold what means something in a glob.</summary>
    internal static bool IsCase(CaseId id, string glob) =>
        Glob.Matches(glob.Contains('/', StringComparison.Ordinal) ? id.ToString() : id.Name, glob)
        || SingleTests.IsOne(id.Name, glob)
        || (glob.StartsWith(id.Suite + "/", StringComparison.Ordinal) && SingleTests.IsOne(id.Name, glob[(id.Suite.Length + 1)..]));

    /// <summary>Says whether a name that a person wrote, for a suite, a scenario file or a case, stands for a case.</summary>
    internal static bool IsIn(ManifestEntry entry, string focus)
    {
        var path = focus.StartsWith("./", StringComparison.Ordinal) ? focus[2..] : focus;
        return entry.Case.Suite == focus
            || (entry.File is { } file && (file == path || file.StartsWith(path.TrimEnd('/') + "/", StringComparison.Ordinal)))
            || IsCase(entry.Case, focus);
    }

    private static void RefuseUnknown(ImmutableArray<string> wanted, Func<string, string> near, Func<string, bool> isKnown, string what, IEnumerable<string> known, string more = "")
    {
        if (wanted.FirstOrDefault(name => !isKnown(name)) is { } unknown)
        {
            var names = known.Distinct(StringComparer.Ordinal).ToList();
            throw new UserErrorException(
                $"There is no {what} '{unknown}'.",
                names.Count == 0 ? "None is known here." : $"Known here: {string.Join(", ", names.Take(MostNamed))}{(names.Count > MostNamed ? $" and {names.Count - MostNamed} more" : "")}.{near(unknown)}{more}",
                FailureCategory.Usage);
        }
    }
}
