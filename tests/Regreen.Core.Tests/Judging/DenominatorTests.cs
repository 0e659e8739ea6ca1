using System.Collections.Immutable;
using CsCheck;
using Regreen.Core.Facts;
using Regreen.Core.Judging;

namespace Regreen.Core.Tests.Judging;

public sealed class DenominatorTests
{
    [Fact]
    public void A_suite_that_reports_its_manifest_is_left_as_it_is()
    {
        var judged = Suite(Verdict.Unproven, "a.b", "c > d", "tests.test_a.C.test_p[x/y]");

        Denominator.Check(judged, Manifest("c.d", "a.b", "tests/test_a.py::C::test_p[x/y]")).ShouldBeSameAs(judged);
        Denominator.Check(judged, [new SuiteManifest("other", ["z"])]).ShouldBeSameAs(judged);
    }

    [Fact]
    public void A_missing_test_makes_an_error_of_a_suite_that_passes()
    {
        var judged = Denominator.Check(Suite(Verdict.Unproven, "a", "b"), Manifest("a", "b", "c", "d", "e", "f", "g"));

        (judged.Verdict, judged.Passed).ShouldBe((Verdict.Errored, false));
        judged.Reason.ShouldBe("5 of the 7 tests of its manifest were not reported: c, d, e and 2 more. reason");
        judged.NotReported.ShouldBe(["c", "d", "e", "f", "g"]);
        judged.Divergence!.Signature.ShouldBe("suite: tests not reported");
    }

    [Fact]
    public void A_failure_stays_a_failure_whatever_is_missing() =>
        Denominator.Check(Suite(Verdict.Failing, "a"), Manifest("a", "b")).Verdict.ShouldBe(Verdict.Failing);

    [Fact]
    public void No_suite_passes_with_fewer_tests_than_its_manifest()
    {
        var names = Gen.Int[0, 8].Array[0, 10].Select(numbers => numbers.Distinct().Select(number => $"t{number}").ToArray());

        Gen.Select(names, names, Gen.Enum<Verdict>()).Sample((reported, manifest, verdict) =>
        {
            var judged = Denominator.Check(Suite(verdict, reported), Manifest(manifest));

            var missing = manifest.Except(reported, StringComparer.Ordinal).ToArray();
            judged.NotReported.ShouldBe(missing);
            judged.Expectations.Select(test => test.Expectation).ShouldBe(reported.Concat(missing));
            (missing.Length == 0 || (!judged.Passed && judged.Verdict is Verdict.Errored or Verdict.Failing)).ShouldBeTrue();
        });
    }

    private static ImmutableArray<SuiteManifest> Manifest(params string[] tests) => [new SuiteManifest("own", [.. tests])];

    private static CaseJudged Suite(Verdict verdict, params string[] tests) => new(
        new CaseId("own", "all"), "npm test", true, verdict, "reason", verdict == Verdict.Unproven,
        [.. tests.Select(test => new ExpectationResult(test, true, "", "results.xml:1", 0, Phase.Answer))], null, null, default, default);
}
