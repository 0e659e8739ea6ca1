using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Judging;

namespace Regreen.Engine.Looping;

/// <summary>
/// Shows an existing suite as one case: its own tests are known only by what its result file says, so each is an expectation of that case,
/// and the worst of them is the case's verdict.
/// </summary>
internal static class WholeSuite
{
    /// <summary>The only case of an existing suite.</summary>
    public const string Name = "all";

    private static readonly ImmutableArray<Verdict> WorstFirst =
        [Verdict.Failing, Verdict.Errored, Verdict.Flaky, Verdict.NotRun, Verdict.Unproven, Verdict.Proven];

    public static CaseJudged Judge(SuiteConfig suite, CaseId id, ImmutableArray<CaseJudged> tests)
    {
        if (tests.IsEmpty)
        {
            return new CaseJudged(id, $"{suite.Command}", suite.Gate, Verdict.NotRun, "no test was collected", false, [], null, null, default, default);
        }

        var worst = tests.MinBy(test => WorstFirst.IndexOf(test.Verdict))!;
        var passed = tests.Count(test => test.Passed);
        return worst with
        {
            Case = id,
            Title = $"{suite.Command}",
            Gate = suite.Gate,
            Passed = passed == tests.Length,
            Reason = tests is [var only] && only.Case.Name.StartsWith('(') ? only.Reason : $"{passed} of {tests.Length} tests passed by exit code and result file. {(passed == tests.Length ? "No exchange was observed, so nothing is proven." : worst.Reason)}",
            Expectations = [.. tests.Select(test => test.Expectations is [var only] ? only : new ExpectationResult(test.Case.Name, test.Passed, test.Reason, "", 0, Phase.Answer))],
        };
    }
}
