using Regreen.FaultLab.Scoring;

namespace Regreen.FaultLab.Tests.Scoring;

public sealed class RunReportTests
{
    [Fact]
    public async Task The_products_own_report_is_understood()
    {
        var snapshot = Path.Combine(LabMaterial.Home, "tests", "Regreen.Engine.Tests", "Reporting", "ReportWriterTests.The_json_report_is_a_contract.verified.txt");

        var report = RunReport.Parse(await File.ReadAllTextAsync(snapshot, TestContext.Current.CancellationToken));

        report.Outcome.ShouldBe("proven-green");
        var issue = report.Issues.ShouldHaveSingleItem();
        issue.Ending.ShouldBe("confirmed");
        issue.Causes.ShouldHaveSingleItem().ShouldStartWith("commit ");
    }

    [Theory]
    [InlineData("configuration deploy/a.json:B:C", "configuration deploy/a.json:B:C")]
    [InlineData("process tokens", "process tokens")]
    [InlineData("suite tests/a.yaml, tests/b.yaml", "suite tests/a.yaml", "suite tests/b.yaml")]
    [InlineData("src/a.js:12", "source src/a.js")]
    public void Causes_are_read_in_the_words_of_the_truth(string named, params string[] expected)
    {
        var json = $$"""
            { "outcome": null, "iterations": [ { "number": 1, "issues": [ { "fingerprint": "f", "title": "t",
              "diagnosis": { "ending": "confirmed", "cause": "{{named}}", "commit": null, "summary": "", "otherCauses": [] } } ] } ] }
            """;

        RunReport.Parse(json).Issues.Single().Causes.ShouldBe(expected);
    }

    [Fact]
    public void Causes_behind_the_first_are_read_too()
    {
        const string Json = """
            { "outcome": { "name": "red", "reason": "" }, "iterations": [ { "number": 1, "issues": [ { "fingerprint": "f", "title": "t",
              "diagnosis": { "ending": "confirmed", "cause": "commit aaaaaaaaaa", "commit": "aaaaaaaaaaaa", "summary": "", "otherCauses": [ { "cause": "commit b", "commit": "bbbbbbbbbbbb" } ] } } ] } ] }
            """;

        RunReport.Parse(Json).Issues.Single().Causes.ShouldBe(["commit aaaaaaaaaaaa", "commit bbbbbbbbbbbb"]);
    }
}
