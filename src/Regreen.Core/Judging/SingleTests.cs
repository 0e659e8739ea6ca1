using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Selecting;

namespace Regreen.Core.Judging;

/// <summary>Lets single tests of existing suites stand in a manifest beside their suite: those that are set apart, and those that a person chose by name. Pure.</summary>
public static class SingleTests
{
    /// <summary>The case of an existing suite that is all of it.</summary>
    public const string Whole = "all";

    /// <summary>Adds them. A name of a suite of which no test is known is believed: its run will tell.</summary>
    /// <param name="manifest">The cases of the suites.</param>
    /// <param name="suites">The suites.</param>
    /// <param name="known">The tests of existing suites.</param>
    /// <param name="quarantines">The cases that are set apart.</param>
    /// <param name="filter">What a person asked for, or null.</param>
    /// <param name="failedLast">The cases and tests that were red when they ran last.</param>
    /// <exception cref="UserErrorException">A chosen test cannot be run alone.</exception>
    public static ImmutableArray<ManifestEntry> Add(
        ImmutableArray<ManifestEntry> manifest, ImmutableArray<SuiteConfig> suites, ImmutableArray<SuiteManifest> known, ImmutableArray<Quarantine> quarantines, CaseFilter? filter, ImmutableArray<CaseId> failedLast)
    {
        return
        [
            .. manifest,
            .. suites.Where(suite => suite.Command is not null).SelectMany(suite =>
            {
                var tests = known.FirstOrDefault(other => other.Suite == suite.Name)?.Tests ?? [];
                var apart = Apart(suite, tests, quarantines);
                var named = (filter is null ? [] : filter.Focus.AddRange(filter.Cases)).RemoveAll(name => manifest.Any(entry => CaseChoice.IsIn(entry, name)) || apart.Exists(id => CaseChoice.IsCase(id, name)));
                return apart.Select(id => id.Name).Concat(Chosen(suite, tests, named)).Concat(filter is { LastFailed: true } ? FailedLast(suite, tests, failedLast) : [])
                    .DistinctBy(Denominator.KeyOf, StringComparer.Ordinal)
                    .Select(name => new ManifestEntry(new CaseId(suite.Name, name), name, suite.Gate));
            }),
        ];
    }

    /// <summary>Gives the tests that suites must account for without those that are cases of their own.</summary>
    public static ImmutableArray<SuiteManifest> Without(RunStarted start)
    {
        ArgumentNullException.ThrowIfNull(start);
        var apart = start.Manifest.Where(entry => entry.Quarantine is not null).Select(entry => entry.Case).ToList();
        return apart.Count == 0
            ? start.SuiteManifests
            : [.. start.SuiteManifests.Select(suite => suite with { Tests = suite.Tests.RemoveAll(test => apart.Exists(id => id.Suite == suite.Suite && IsOne(id.Name, test))) })];
    }

    /// <summary>Says whether two names mean one test.</summary>
    public static bool IsOne(string first, string second) => Denominator.KeyOf(first) == Denominator.KeyOf(second);

    private static List<CaseId> Apart(SuiteConfig suite, ImmutableArray<string> tests, ImmutableArray<Quarantine> quarantines) =>
        [.. quarantines.Select(quarantine => quarantine.Case).Where(id => id.Suite == suite.Name && id.Name != Whole && (tests.IsEmpty || tests.Any(test => IsOne(test, id.Name))))];

    private static IEnumerable<string> FailedLast(SuiteConfig suite, ImmutableArray<string> tests, ImmutableArray<CaseId> failedLast) =>
        suite.Rerun is null ? [] : failedLast.Where(id => id.Suite == suite.Name && tests.Any(test => IsOne(test, id.Name))).Select(id => id.Name);

    private static List<string> Chosen(SuiteConfig suite, ImmutableArray<string> tests, ImmutableArray<string> names)
    {
        var chosen = names.SelectMany(name => Chosen(suite, tests, name)).ToList();
        return chosen.Count == 0 || suite.Rerun is not null
            ? chosen
            : throw new UserErrorException($"'{suite.Name}/{chosen[0]}' cannot be run alone.", $"Give the suite '{suite.Name}' a 'rerun' with '{{{{case}}}}', the command that runs one test.", FailureCategory.Usage);
    }

    private static List<string> Chosen(SuiteConfig suite, ImmutableArray<string> tests, string name)
    {
        var found = tests.Where(test => CaseChoice.IsCase(new CaseId(suite.Name, test), name)).ToList();
        return found.Count == 0 && tests.IsEmpty && name.StartsWith(suite.Name + "/", StringComparison.Ordinal) && name.Length > suite.Name.Length + 1 && !name.Contains('*', StringComparison.Ordinal)
            ? [name[(suite.Name.Length + 1)..]]
            : found;
    }
}
