using System.Text;
using Regreen.Core.Comparing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Engine.Reporting;

namespace Regreen.Engine.Tests.Reporting;

public sealed class FlowDrawingTests
{
    [Fact]
    public void The_page_draws_both_ways_and_names_the_first_difference_once()
    {
        var page = HtmlFlow.Write(Flow).Value;

        page.ShouldContain("they part at step 3");
        page.ShouldContain("<strong>authenticated</strong>");
        page.ShouldContain("code: &lt;b&gt;AUTH&lt;/b&gt;");
        page.Split("first difference").Length.ShouldBe(2);
        page.Split("<tr").Length.ShouldBe(page.Split("</tr>").Length);
    }

    [Fact]
    public void The_markdown_table_has_a_row_for_each_step_and_names_the_first_difference_once()
    {
        var text = new StringBuilder();

        MarkdownFlow.Write(text, Flow);

        text.ToString().ReplaceLineEndings("\n").ShouldBe(
            """
            ### The way of agents/1, healthy and failing

            | # | healthy, at the last proven green | failing, iteration 1 | |
            |---|---|---|---|
            | 1 | · `opened` alice | · `opened` alice |  |
            | 2 | → `authenticate` | → `authenticate` |  |
            | 3 | ← `authenticated` | – | **first difference** |
            | 4 | – | ← `error` code: &lt;b&gt;AUTH&lt;/b&gt; |  |


            """.ReplaceLineEndings("\n"));
    }

    private static FlowView Flow => new(
        new CaseId("agents", "1"),
        "at the last proven green",
        "iteration 1",
        FlowComparison.Of(Of("""{"type":"authenticated"}"""), Of("""{"type":"error","code":"<b>AUTH</b>"}""")));

    private static Transcript Of(string answer) => new(
    [
        Frame(1, FrameDirection.Opened, ""),
        Frame(2, FrameDirection.Sent, """{"type":"authenticate"}"""),
        Frame(3, FrameDirection.Received, answer),
    ]);

    private static Frame Frame(int index, FrameDirection direction, string payload) => new(index, TimeSpan.FromMilliseconds(index), "session", direction, 0) { User = "alice", Payload = payload };
}
