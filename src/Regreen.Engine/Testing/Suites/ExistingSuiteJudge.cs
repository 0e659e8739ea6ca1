using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;

namespace Regreen.Engine.Testing.Suites;

/// <summary>Judges the tests of an existing suite: pure.</summary>
internal static class ExistingSuiteJudge
{
    private const string WholeSuite = "(suite)";
    private const int QuoteLength = 200;

    public static ImmutableArray<CaseJudged> Judge(SuiteConfig suite, ImmutableArray<ManifestEntry> manifest, Report report, int exitCode, DateTimeOffset startedAt)
    {
        var expected = manifest.Where(entry => entry.Case.Suite == suite.Name && entry.Case.Name != WholeSuite).ToList();
        var judged = ImmutableArray.CreateBuilder<CaseJudged>();
        var failed = report.Tests.Any(test => test.End is ReportedEnd.Failed or ReportedEnd.Errored);
        judged.AddRange(report.Tests.Select(test => Case(suite, test, report, exitCode, failed, startedAt)));
        var collected = report.Tests.Select(test => test.Name).ToHashSet(StringComparer.Ordinal);
        var (verdict, reason) = report.Problem is { } problem ? (Verdict.Errored, problem) : (Verdict.NotRun, "it was not collected");
        judged.AddRange(expected.Where(entry => !collected.Contains(entry.Case.Name)).Select(entry => Missing(suite, entry.Case.Name, verdict, reason, startedAt)));
        if (judged.Count == 0)
        {
            judged.Add(Missing(suite, WholeSuite, verdict, report.Problem ?? "no test was collected", startedAt));
        }

        return judged.ToImmutable();
    }

    private static CaseJudged Case(SuiteConfig suite, ReportedTest test, Report report, int exitCode, bool failed, DateTimeOffset startedAt)
    {
        var (verdict, reason) = test.End switch
        {
            ReportedEnd.Failed => (Verdict.Failing, test.Message),
            ReportedEnd.Errored => (Verdict.Errored, test.Message),
            ReportedEnd.Skipped => (Verdict.NotRun, test.Message.Length == 0 ? "it was skipped" : $"it was skipped: {test.Message}"),

            // A command that fails without a failed test broke in a way that its file does not tell.
            _ when exitCode != 0 && !failed => (Verdict.Errored, $"the file shows no failure, and the command ended with exit code {exitCode}"),
            _ => (Verdict.Unproven, "exit code and result file only; no exchange was observed"),
        };
        var divergence = verdict is Verdict.Failing or Verdict.Errored ? Divergence(test, verdict, reason, report.Stored) : null;
        return new CaseJudged(new CaseId(suite.Name, test.Name), test.Name, suite.Gate, verdict, reason, test.End == ReportedEnd.Passed, [], divergence, null, startedAt, test.Duration);
    }

    private static Divergence Divergence(ReportedTest test, Verdict verdict, string reason, StoredReport? stored)
    {
        var phase = verdict == Verdict.Failing ? Phase.Answer : Phase.Suite;
        var symptom = verdict == Verdict.Failing ? "test failed" : "test errored";
        return new Divergence(phase, $"{phase.ToString().ToLowerInvariant()}: {symptom}{(test.Kind is { Length: > 0 } kind ? " " + kind : "")}", reason, Locate(test, stored));
    }

    private static Locator? Locate(ReportedTest test, StoredReport? stored)
    {
        if (stored is null || test.Line < 1 || test.Line > stored.Lines.Length)
        {
            return null;
        }

        var line = stored.Lines[test.Line - 1].Trim();
        return new Locator(stored.Id, EvidenceKind.Output, test.Line, line.Length <= QuoteLength ? line : line[..QuoteLength], test.Name);
    }

    private static CaseJudged Missing(SuiteConfig suite, string name, Verdict verdict, string reason, DateTimeOffset startedAt) =>
        new(new CaseId(suite.Name, name), name, suite.Gate, verdict, reason, false, [], new Divergence(Phase.Suite, $"suite: {(verdict == Verdict.NotRun ? "not collected" : "no result")}", reason, null), null, startedAt, TimeSpan.Zero);
}
