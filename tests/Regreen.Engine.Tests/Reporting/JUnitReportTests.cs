using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using CsCheck;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Engine.Reporting;

namespace Regreen.Engine.Tests.Reporting;

public sealed class JUnitReportTests
{
    [Fact]
    public void The_last_iteration_is_written() =>
        Snapshot.Match(JUnitReport.Write(RunView.Of(JournalFixture.Instance.Until<EvidenceGathered>())));

    [Theory]
    [InlineData(Verdict.Proven, null)]
    [InlineData(Verdict.Failing, "failure")]
    [InlineData(Verdict.Flaky, "failure")]
    [InlineData(Verdict.Unproven, "failure")]
    [InlineData(Verdict.NotRun, "failure")]
    [InlineData(Verdict.Errored, "error")]
    public void Only_proven_is_passed(Verdict verdict, string? element)
    {
        var document = XDocument.Parse(JUnitReport.Write(RunOf("a title", "a reason", verdict)));

        var testCase = document.Descendants("testcase").Single();
        var problem = testCase.Elements().SingleOrDefault(item => item.Name.LocalName is "failure" or "error");
        (problem?.Name.LocalName).ShouldBe(element);
        (problem is null).ShouldBe(element is null);
        problem?.Attribute("type")!.Value.ShouldBe(Words.Of(verdict));
        document.Root!.Attribute("failures")!.Value.ShouldBe(element == "failure" ? "1" : "0");
        document.Root.Attribute("errors")!.Value.ShouldBe(element == "error" ? "1" : "0");
    }

    [Theory]
    [InlineData(Verdict.Failing)]
    [InlineData(Verdict.Unproven)]
    [InlineData(Verdict.NotRun)]
    [InlineData(Verdict.Errored)]
    public void Outside_the_gate_nothing_is_a_failure(Verdict verdict)
    {
        var document = XDocument.Parse(JUnitReport.Write(RunOf("a title", "a reason", verdict, gate: false)));

        document.Descendants("failure").Concat(document.Descendants("error")).ShouldBeEmpty();
        document.Descendants("skipped").Single().Attribute("message")!.Value.ShouldBe($"not gated, {Words.Of(verdict)}: a reason");
        document.Root!.Attribute("skipped")!.Value.ShouldBe("1");
    }

    [Fact]
    public void A_case_of_the_manifest_that_never_ran_is_a_failure()
    {
        var entries = JournalFixture.Instance.Until<RevisionDeployed>();

        var document = XDocument.Parse(JUnitReport.Write(RunView.Of(entries)));

        document.Descendants("failure").Count().ShouldBe(8);
        document.Descendants("skipped").Count().ShouldBe(11);
        document.Descendants("failure").ShouldAllBe(failure => failure.Attribute("type")!.Value == "not-run");
    }

    [Fact]
    public void Whatever_characters_come_the_file_is_xml() =>
        Gen.Select(Gen.Char.Array[0, 30], Gen.Char[(char)0, (char)40].Array[0, 10]).Sample((first, second) =>
        {
            var text = new string(first) + "]]>\ud800" + new string(second);
            var document = XDocument.Parse(JUnitReport.Write(RunOf(text, text, Verdict.Failing)));
            document.Descendants("failure").Count().ShouldBe(1);
        }, iter: 300);

    private static RunView RunOf(string title, string reason, Verdict verdict, bool gate = true)
    {
        var started = (RunStarted)JournalFixture.Instance.Entries[0].Fact;
        var id = new CaseId("suite", "001");
        var judged = new CaseJudged(id, title, gate, verdict, reason, verdict == Verdict.Proven, [], null, null, default, TimeSpan.FromSeconds(1));
        ImmutableArray<JournalEntry> entries =
        [
            new(1, DateTimeOffset.Parse("2026-01-01T00:00:00Z", CultureInfo.InvariantCulture), started with { Manifest = [new ManifestEntry(id, title, gate)] }, "aa"),
            new(2, DateTimeOffset.Parse("2026-01-01T00:00:01Z", CultureInfo.InvariantCulture), new AttemptFinished(1, 1, judged), "bb"),
        ];
        return RunView.Of(entries);
    }
}
