using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Engine.Testing.Suites.Results;

namespace Regreen.Engine.Testing.Suites;

/// <summary>Judges the tests of an existing suite: pure.</summary>
internal static class ExistingSuiteJudge
{
    private const string WholeSuite = "(suite)";
    private const int QuoteLength = 200;

    public static ImmutableArray<CaseJudged> Judge(SuiteConfig suite, ImmutableArray<ManifestEntry> manifest, Report report, int exitCode, DateTimeOffset startedAt)
    {
        var expected = manifest.Where(entry => entry.Case.Suite == suite.Name && entry.Case.Name != WholeSuite).ToList();
        if (report is { Problem: null, HasFile: false })
        {
            return [ByExitCode(suite, exitCode, startedAt)];
        }

        var judged = ImmutableArray.CreateBuilder<CaseJudged>();
        var failed = report.Tests.Any(test => test.Test.End is ReportedEnd.Failed or ReportedEnd.Errored);
        judged.AddRange(report.Tests.Select(test => Case(suite, test.Test, test.Stored, exitCode, failed, startedAt)));
        var collected = report.Tests.Select(test => test.Test.Name).ToHashSet(StringComparer.Ordinal);
        var (verdict, reason) = report.Problem is { } problem ? (Verdict.Errored, problem) : (Verdict.NotRun, "it was not collected");
        judged.AddRange(expected.Where(entry => !collected.Contains(entry.Case.Name)).Select(entry => Missing(suite, entry.Case.Name, verdict, reason, startedAt)));

        // A file that cannot be believed may have held any number of failures.
        if (judged.Count == 0 || (report.Problem is not null && judged.All(test => test.Verdict != Verdict.Errored)))
        {
            judged.Add(Missing(suite, WholeSuite, verdict, report.Problem ?? "no test was collected", startedAt));
        }

        return judged.ToImmutable();
    }

    // Whoever gives nothing but an exit code has said nothing of the service, so this can never be proven.
    private static CaseJudged ByExitCode(SuiteConfig suite, int exitCode, DateTimeOffset startedAt)
    {
        var (verdict, reason) = exitCode switch
        {
            0 => (Verdict.Unproven, "exit code only; no test and no exchange was observed"),
            126 or 127 => (Verdict.Errored, $"the command could not be carried out: exit code {exitCode}"),
            _ => (Verdict.Failing, $"the command ended with exit code {exitCode}"),
        };
        var divergence = exitCode == 0 ? null : new Divergence(verdict == Verdict.Failing ? Phase.Answer : Phase.Suite, $"suite: exit code {exitCode}", reason, null);
        return new CaseJudged(new CaseId(suite.Name, WholeSuite), WholeSuite, suite.Gate, verdict, reason, exitCode == 0, [], divergence, null, startedAt, TimeSpan.Zero);
    }

    private static CaseJudged Case(SuiteConfig suite, ReportedTest test, StoredReport? stored, int exitCode, bool failed, DateTimeOffset startedAt)
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
        var divergence = verdict is Verdict.Failing or Verdict.Errored ? Divergence(test, verdict, reason, stored) : null;
        return new CaseJudged(new CaseId(suite.Name, test.Name), test.Name, suite.Gate, verdict, reason, test.End == ReportedEnd.Passed, [new ExpectationResult(test.Name, test.End == ReportedEnd.Passed, reason, Place(test, stored), 0, Phase.Answer)], divergence, null, startedAt, test.Duration);
    }

    private static string Place(ReportedTest test, StoredReport? stored) => stored is null ? "" : $"{stored.Name}:{Math.Max(1, test.Line)}";

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
