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

    // Every test is proven: the suite is, by what all of their controls showed.
    private static Receipt Together(ImmutableArray<CaseJudged> tests)
    {
        var receipts = tests.Select(test => test.Receipt!).ToList();
        var longest = receipts.MaxBy(receipt => receipt.Exchanges)!;
        return longest with
        {
            TraceIds = [.. receipts.SelectMany(receipt => receipt.TraceIds).Distinct(StringComparer.Ordinal)],
            Claims = [.. receipts.SelectMany(receipt => receipt.Claims).Distinct().Order()],
            Controls = [.. receipts.SelectMany(receipt => receipt.Controls).Distinct()],
        };
    }

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
            Reason = tests is [var single] && single.Case.Name.StartsWith('(')
                ? single.Reason
                : $"{passed} of {tests.Length} tests passed, {tests.Count(test => test.Verdict == Verdict.Proven)} are proven. {(worst.Verdict == Verdict.Proven ? worst.Reason : $"{worst.Case.Name}: {worst.Reason}")}",
            Receipt = worst.Verdict == Verdict.Proven ? Together(tests) : worst.Receipt,
            Expectations = [.. tests.Select(test => (test.Expectations is [var only]
                ? only with { Observed = test.Reason }
                : new ExpectationResult(test.Case.Name, test.Passed, test.Reason, string.Join(' ', suite.Results), 0, Phase.Answer)) with { Verdict = test.Verdict })],
        };
    }
}
