using System.Collections.Immutable;
using Regreen.Core.Facts;

namespace Regreen.Core.Judging;

/// <summary>Holds an existing suite to its manifest: a test that is missing makes the suite an error, whatever the others say. Pure.</summary>
public static class Denominator
{
    private const int MostNamed = 3;

    /// <summary>The reason of a test that the suite did not report.</summary>
    public const string NotReported = "it was not reported";

    /// <summary>Adds the tests that are missing, and lets the verdict say so.</summary>
    /// <param name="judged">What came of the suite; its expectations are its tests.</param>
    /// <param name="manifests">The tests that suites must account for; a suite that is not among them must account for none.</param>
    public static CaseJudged Check(CaseJudged judged, ImmutableArray<SuiteManifest> manifests)
    {
        ArgumentNullException.ThrowIfNull(judged);
        if (judged.Case.Name != SingleTests.Whole)
        {
            return judged;
        }

        var manifest = manifests.FirstOrDefault(other => other.Suite == judged.Case.Suite)?.Tests ?? [];
        var reported = judged.Expectations.Select(test => KeyOf(test.Expectation)).ToHashSet(StringComparer.Ordinal);
        var missing = manifest.Where(test => !reported.Contains(KeyOf(test))).ToImmutableArray();
        if (missing.IsEmpty)
        {
            return judged;
        }

        var reason = judged.Expectations.Any(test => !missing.Contains(test.Expectation, StringComparer.Ordinal))
            ? $"{missing.Length} of the {manifest.Length} tests of its manifest were not reported: {Named(missing)}. {judged.Reason}"
            : $"none of the {manifest.Length} tests of its manifest was reported, as {Named(missing)}. {judged.Reason}";
        return judged with
        {
            Verdict = judged.Verdict == Verdict.Failing ? Verdict.Failing : Verdict.Errored,
            Passed = false,
            Reason = reason,
            Divergence = judged.Divergence ?? new Divergence(Phase.Suite, "suite: tests not reported", reason, null),
            Expectations = [.. judged.Expectations, .. missing.Select(test => new ExpectationResult(test, false, NotReported, "", 0, Phase.Suite))],
            NotReported = missing,
        };
    }

    /// <summary>
    /// Gives what two names of one test have in common: pytest lists <c>tests/test_a.py::C::test_b</c> and reports <c>tests.test_a.C.test_b</c>, others part names
    /// by <c> &gt; </c>.
    /// </summary>
    public static string KeyOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var parts = name.IndexOf("::", StringComparison.Ordinal);
        var key = parts < 0 ? name : $"{Module(name[..parts])}.{name[(parts + 2)..].Replace("::", ".", StringComparison.Ordinal)}";
        return key.Replace(" > ", ".", StringComparison.Ordinal);
    }

    private static string Module(string path) => (path.EndsWith(".py", StringComparison.Ordinal) ? path[..^3] : path).Replace('/', '.');

    private static string Named(ImmutableArray<string> tests) =>
        string.Join(", ", tests.Take(MostNamed)) + (tests.Length > MostNamed ? $" and {tests.Length - MostNamed} more" : "");
}
