using System.Collections.Immutable;

namespace Regreen.Core.Facts;

/// <summary>What a person chose of the manifest. The manifest stays whole: what was left out is not run, and the run cannot be proven green.</summary>
/// <param name="Filter">What was asked for, as it stands on the command line.</param>
/// <param name="Cases">The chosen cases.</param>
public sealed record Selection(string Filter, ImmutableArray<CaseId> Cases);
