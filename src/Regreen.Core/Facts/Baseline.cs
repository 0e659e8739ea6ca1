using System.Collections.Immutable;
using Regreen.Core.Judging;
using Regreen.Core.Surveying;

namespace Regreen.Core.Facts;

/// <summary>The last proven green.</summary>
/// <param name="Run">The run that proved it.</param>
/// <param name="Commit">The commit that was deployed.</param>
/// <param name="Revision">What the service reported.</param>
/// <param name="Configuration">The plain configuration values, by <c>FILE:KEY</c>; secrets stand as keyed fingerprints.</param>
/// <param name="SuiteHash">The hash of everything that the suites are made of.</param>
/// <param name="Proven">The cases that were proven.</param>
/// <param name="HeadHash">The journal's head hash after the last of its verdicts.</param>
public sealed record Baseline(
    RunId Run,
    string Commit,
    ServedRevision Revision,
    ImmutableSortedDictionary<string, string> Configuration,
    string SuiteHash,
    ImmutableArray<CaseId> Proven,
    string HeadHash)
{
    /// <summary>Gets what the proven cases' transcripts were, for comparison with failing ones.</summary>
    public ImmutableArray<CaseJudged> Verdicts { get; init; } = [];

    /// <summary>Gets what a survey of the surroundings showed then.</summary>
    public ImmutableArray<Reading> Surroundings { get; init; } = [];
}
