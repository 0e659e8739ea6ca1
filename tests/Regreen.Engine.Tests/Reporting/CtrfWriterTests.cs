using Ctrf;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Engine.Reporting;

namespace Regreen.Engine.Tests.Reporting;

public sealed class CtrfWriterTests
{
    private static readonly RunView Run = RunView.Of(JournalFixture.Instance.Until<EvidenceGathered>());

    [Fact]
    public void The_last_iteration_is_written_as_ctrf() => Snapshot.Match(CtrfWriter.Write(Run));

    [Fact]
    public void Only_proven_is_passed_in_ctrf_and_only_the_gate_fails()
    {
        var report = CtrfJson.Read(CtrfWriter.Write(Run));

        var cases = Run.Last!.Suites.SelectMany(suite => suite.Cases).ToList();
        report.Results.Tests.Select(test => test.Status).ShouldBe(cases.Select(item =>
            item.Verdict == Verdict.Proven ? CtrfStatus.Passed : item.Gate ? CtrfStatus.Failed : CtrfStatus.Skipped));
        report.Results.Tests.Select(test => test.RawStatus).ShouldBe(cases.Select(item => Words.Of(item.Verdict)));
        report.Results.Tests.ShouldContain(test => test.Status == CtrfStatus.Failed);
        CtrfSummary.Contradiction(report.Results).ShouldBeNull();
    }

    [Fact]
    public void What_is_written_is_read_back_the_same()
    {
        var text = CtrfWriter.Write(Run);

        CtrfJson.Write(CtrfJson.Read(text)).ShouldBe(text);
    }

    [Theory]
    [InlineData("""{"reportFormat":"JUnit","specVersion":"1.0.0","results":{"tool":{"name":"x"},"summary":{"tests":0,"passed":0,"failed":0,"skipped":0,"pending":0,"other":0,"start":0,"stop":0},"tests":[]}}""", "its reportFormat is not CTRF")]
    [InlineData("""{"reportFormat":"CTRF","specVersion":"1.0.0"}""", "$ (line 1): it is not what CTRF wants there")]
    [InlineData("""{"reportFormat":"CTRF",""", "$ (line 1): it is not what CTRF wants there")]
    [InlineData("null", "it is null")]
    public void What_is_no_report_says_why(string text, string reason) =>
        Should.Throw<CtrfException>(() => CtrfJson.Read(text)).Message.ShouldBe(reason);

    [Fact]
    public void A_message_of_any_characters_is_written_and_read_back()
    {
        var test = new CtrfTest("a\0\u001b[31m\u2028 </script> é 🤖", CtrfStatus.Failed, 3) { Message = "\"\\", Suite = ["s"], Tags = ["x"] };
        var report = new CtrfReport(CtrfReport.Format, CtrfReport.Version, new CtrfResults(new CtrfTool("t"), CtrfSummary.Of([test], default, default), [test]));

        var read = CtrfJson.Read(CtrfJson.Write(report)).Results.Tests.Single();

        (read.Name, read.Message, read.Suite!.Value.Single(), read.Tags!.Value.Single()).ShouldBe((test.Name, test.Message, "s", "x"));
    }
}
