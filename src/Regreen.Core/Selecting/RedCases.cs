using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Running;

namespace Regreen.Core.Selecting;

/// <summary>Knows which cases were red when they ran last.</summary>
public static class RedCases
{
    /// <summary>Lists them at the end of a run: those that are red in it, of an existing suite its red tests too, and those that were red before and did not run.</summary>
    public static ImmutableArray<CaseId> Of(RunState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var last = state.Current;
        var start = state.Start!;
        var red = last.Verdicts.Where(judged => IsRed(judged.Verdict)).SelectMany(judged => TestsOf(judged).Prepend(judged.Case));
        return [.. red, .. start.FailedLast.Where(id => !last.Attempts.ContainsKey(id) && !RanInItsSuite(id))];

        // A test that is no case of its own ran where its suite did.
        bool RanInItsSuite(CaseId id) => last.Attempts.ContainsKey(new CaseId(id.Suite, SingleTests.Whole)) && start.Manifest.All(entry => entry.Case != id);
    }

    private static IEnumerable<CaseId> TestsOf(CaseJudged judged) => judged.Case.Name == SingleTests.Whole
        ? judged.Expectations.Where(test => test.Verdict is { } verdict && IsRed(verdict) && !test.Expectation.StartsWith('(')).Select(test => new CaseId(judged.Case.Suite, test.Expectation))
        : [];

    private static bool IsRed(Verdict verdict) => verdict is Verdict.Failing or Verdict.Flaky or Verdict.Errored;
}
