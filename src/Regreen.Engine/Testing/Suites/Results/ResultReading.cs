using System.Collections.Immutable;

namespace Regreen.Engine.Testing.Suites.Results;

/// <summary>What a result file says.</summary>
/// <param name="Tests">Its tests, in its order.</param>
/// <param name="Problem">Why it cannot be believed, after "the result file"; or null.</param>
/// <param name="Text">Its text, without secrets; empty where it has none.</param>
internal sealed record ResultReading(ImmutableArray<ReportedTest> Tests, string? Problem, string Text);
