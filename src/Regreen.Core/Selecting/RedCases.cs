using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Running;

namespace Regreen.Core.Selecting;

/// <summary>Knows which cases were red when they ran last.</summary>
public static class RedCases
{
    /// <summary>Lists them at the end of a run: those that are red in it, and those that were red before and did not run.</summary>
    public static ImmutableArray<CaseId> Of(RunState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var last = state.Current;
        var red = last.Verdicts.Where(judged => judged.Verdict is Verdict.Failing or Verdict.Flaky or Verdict.Errored).Select(judged => judged.Case);
        return [.. red, .. state.Start!.FailedLast.Where(id => !last.Attempts.ContainsKey(id))];
    }
}
