using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Engine.Reporting;

namespace Regreen.Engine.Tests.Reporting;

public sealed class MarkdownReportTests
{
    private static readonly RunView Run = RunView.Of(JournalFixture.Instance.Entries);

    [Fact]
    public async Task A_red_iteration_tells_what_broke_why_and_what_was_done() =>
        Snapshot.Match(await WriteAsync(Run, 0, JournalFixture.Instance.Evidence));

    [Fact]
    public async Task A_green_iteration_tells_what_is_proven_and_what_only_says_so() =>
        Snapshot.Match(await WriteAsync(Run, 1, JournalFixture.Instance.Evidence));

    [Fact]
    public async Task Text_from_outside_is_never_markup()
    {
        var report = await WriteAsync(Run, 0, JournalFixture.Instance.Evidence);

        report.ShouldNotContain("<script");
        report.ShouldNotContain("[link](");
        report.ShouldContain(@"&lt;script&gt;alert(1)&lt;/script&gt; \| \*\*bold\*\* \`code\` \[link\](javascript:alert(1))");
    }

    [Fact]
    public async Task Evidence_that_is_gone_is_said_to_be_gone()
    {
        var fixture = JournalFixture.Create();
        var why = fixture.Entries.Select(entry => entry.Fact).OfType<IssueDiagnosed>().Single().Diagnosis.Whys[1];
        fixture.Evidence.Lose(why.Evidence[0].Evidence);

        var report = await WriteAsync(RunView.Of(fixture.Entries), 0, fixture.Evidence);

        report.ShouldContain("line 3, **does not resolve**");
        report.Split('\n').Count(line => line.Contains("does not resolve", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task A_why_without_evidence_is_not_seen()
    {
        var report = await WriteAsync(Run, 0, JournalFixture.Instance.Evidence);

        var lines = report.Split('\n');
        lines[Array.FindIndex(lines, line => line.StartsWith("5. **Why did nothing catch it?**", StringComparison.Ordinal)) + 1].ShouldBe("   - Evidence: **not seen**");
    }

    [Fact]
    public async Task A_run_that_was_cut_short_names_how_to_go_on()
    {
        var run = RunView.Of(JournalFixture.Instance.Until<CandidateProbed>());

        var report = await WriteAsync(run, 0, JournalFixture.Instance.Evidence);

        report.ShouldContain("regreen resume 20260309-084107-k7x2");
        report.ShouldNotContain("run ended");
    }

    [Fact]
    public async Task A_line_that_does_not_hold_the_quote_is_no_evidence()
    {
        var evidence = new MemoryEvidence();
        var id = evidence.Put("one\ntwo\nthree\n");
        var locator = new Core.Recording.Locator(id, Core.Recording.EvidenceKind.Log, 2, "two", "log");
        var run = RunView.Of(
            [.. JournalFixture.Instance.Until<EvidenceGathered>(), new(999, default, new EvidenceGathered(new IssueId(1), [new Finding(Investigator.Log, FindingKind.Mechanism, "x", [locator])]), "")]);

        var loaded = await ReportEvidence.LoadAsync(run, evidence, TestContext.Current.CancellationToken);

        loaded.ContextOf(locator).Select(line => line.Text).ShouldBe(["one", "two", "three"]);
        loaded.ContextOf(locator with { Quote = "four" }).ShouldBeEmpty();
        loaded.ContextOf(locator with { Line = 1 }).ShouldBeEmpty();
        loaded.ContextOf(locator with { Line = 0 }).ShouldBeEmpty();
        loaded.ContextOf(locator with { Line = 4 }).ShouldBeEmpty();
    }

    private static async Task<string> WriteAsync(RunView run, int index, MemoryEvidence evidence) =>
        MarkdownReport.Write(run, run.Iterations[index], await ReportEvidence.LoadAsync(run, evidence, TestContext.Current.CancellationToken));
}
