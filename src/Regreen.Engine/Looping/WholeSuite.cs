using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Judging;

namespace Regreen.Engine.Looping;

/// <summary>
/// Shows an existing suite as one case: its own tests are known only by what its result file says, so each is an expectation of that case,
/// and the worst of them is the case's verdict. A test that is set apart is a case of its own.
/// </summary>
internal static class WholeSuite
{
    private const int MostNamed = 3;

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
            Due = [.. receipts.SelectMany(receipt => receipt.Due ?? []).Distinct()],
        };
    }

    /// <summary>Judges it.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="id">The case.</param>
    /// <param name="all">What came of its tests.</param>
    /// <param name="apart">The tests that are cases of their own.</param>
    public static CaseJudged Judge(SuiteConfig suite, CaseId id, ImmutableArray<CaseJudged> all, ImmutableArray<string> apart)
    {
        var tests = all.RemoveAll(test => apart.Any(name => SingleTests.IsOne(name, test.Case.Name)));
        if (tests.IsEmpty)
        {
            return all.IsEmpty
                ? new CaseJudged(id, $"{suite.Command}", suite.Gate, Verdict.NotRun, "no test was collected", false, [], null, null, default, default)
                : new CaseJudged(id, $"{suite.Command}", suite.Gate, Verdict.Unproven, "every test of it is set apart", true, [], null, null, default, default);
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
                : $"{passed} of {tests.Length} tests passed, {tests.Count(test => test.Verdict == Verdict.Proven)} are proven{(tests.Length < all.Length ? $", {all.Length - tests.Length} set apart" : "")}. {(worst.Verdict == Verdict.Proven ? worst.Reason : $"{worst.Case.Name}: {worst.Reason}")}",
            Receipt = worst.Verdict == Verdict.Proven ? Together(tests) : worst.Receipt,
            Expectations = [.. tests.Select(test => Expectation(suite, test))],
        };
    }

    /// <summary>Picks one test out of what a run that was meant for it reported. A suite that reports no tests is believed to have run it.</summary>
    public static CaseJudged Only(SuiteConfig suite, CaseId id, ImmutableArray<CaseJudged> tests)
    {
        var found = tests.FirstOrDefault(test => SingleTests.IsOne(test.Case.Name, id.Name)) ?? (tests is [var single] && single.Case.Name.StartsWith('(') ? single : null);
        if (found is not null)
        {
            return found with { Case = id, Title = id.Name, Expectations = [Expectation(suite, found) with { Expectation = id.Name }] };
        }

        var reason = tests.IsEmpty ? "no test was collected" : $"{Denominator.NotReported}; reported were {string.Join(", ", tests.Take(MostNamed).Select(test => test.Case.Name))}{(tests.Length > MostNamed ? $" and {tests.Length - MostNamed} more" : "")}";
        return new CaseJudged(id, id.Name, suite.Gate, Verdict.Errored, reason, false, [new ExpectationResult(id.Name, false, reason, "", 0, Phase.Suite)], new Divergence(Phase.Suite, "suite: tests not reported", reason, null), null, default, default)
        {
            NotReported = [id.Name],
        };
    }

    /// <summary>Puts what the red tests of a run showed when each ran alone in the place of what they showed then.</summary>
    public static CaseJudged Again(CaseJudged first, ImmutableArray<CaseJudged> again)
    {
        var byName = again.ToDictionary(test => test.Case.Name, StringComparer.Ordinal);
        ImmutableArray<ExpectationResult> tests = [.. first.Expectations.Select(test => byName.TryGetValue(test.Expectation, out var judged) ? judged.Expectations[0] with { Verdict = judged.Verdict } : test)];
        var worst = again.MinBy(test => WorstFirst.IndexOf(test.Verdict))!;
        var verdict = tests.Select(test => test.Verdict).OfType<Verdict>().MinBy(WorstFirst.IndexOf);
        return worst with
        {
            Case = first.Case,
            Title = first.Title,
            Verdict = verdict,
            Passed = tests.All(test => test.Held),
            Reason = worst.Verdict == verdict ? $"alone, {worst.Case.Name}: {worst.Reason}" : $"what was red is not when it runs alone; {tests.First(test => test.Verdict == verdict).Expectation} is {verdict}",
            Expectations = tests,
        };
    }

    private static ExpectationResult Expectation(SuiteConfig suite, CaseJudged test) => (test.Expectations is [var only]
        ? only with { Observed = test.Reason }
        : new ExpectationResult(test.Case.Name, test.Passed, test.Reason, string.Join(' ', suite.Results), 0, Phase.Answer)) with
    { Verdict = test.Verdict };
}
