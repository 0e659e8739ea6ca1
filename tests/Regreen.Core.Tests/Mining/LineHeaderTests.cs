using CsCheck;
using Regreen.Core.Mining;

namespace Regreen.Core.Tests.Mining;

public sealed class LineHeaderTests
{
    private static readonly string[] Words = ["12", "[x]", "INFO", "word", "shop:", "|", "-", "", "10:11:12", "a|b|c|d"];

    [Theory]
    [InlineData("2024-03-07 10:11:{0:00},123 INFO  [worker-{0}] org.acme.Store: {1}")]
    [InlineData("Mar  7 10:11:{0:00} host7 daemon[{0}]: {1}")]
    [InlineData("[Thu Mar 07 10:11:{0:00} 2024] [error] {1}")]
    [InlineData("2024-03-07T10:11:{0:00}Z warn {1}")]
    [InlineData("20240307-10:11:{0:00}|Shop|{0}|{1}")]
    [InlineData("[03.07 10:11:{0:00}] tool.exe - {1}")]
    [InlineData("- 17098{0:00} 2024.03.07 node{0} kernel INFO {1}")]
    public void Finds_the_message_behind_any_header(string format)
    {
        string[] messages = ["cannot open the file", "user 7 signed in", "took 12 ms", "nothing to do", "cache is full: evicting"];
        var lines = Enumerable.Range(0, 60).Select(index => (Line: string.Format(System.Globalization.CultureInfo.InvariantCulture, format, index, messages[index % messages.Length]), Message: messages[index % messages.Length])).ToList();

        var header = LineHeader.Learn([.. lines.Select(pair => pair.Line)]);

        lines.ShouldAllBe(pair => pair.Line.Substring(header.MessageStart(pair.Line)) == pair.Message);
    }

    [Fact]
    public void Lines_without_a_header_are_message_from_the_start()
    {
        var header = LineHeader.Learn(["alpha beta gamma", "started the engine", "   at Shop.Cart.Add()", "stopped: because of it"]);

        header.Columns.ShouldBe(0);
        header.MessageStart("alpha beta gamma").ShouldBe(0);
    }

    [Fact]
    public void A_stack_trace_between_lines_is_message()
    {
        var header = LineHeader.Learn([.. Enumerable.Range(0, 40).Select(index => $"2024-03-07 10:11:{index:00} ERROR Shop: it broke {index}")]);

        header.MessageStart("   at Shop.Cart.Add(Item item)").ShouldBe(0);
        header.MessageStart("System.InvalidOperationException: no item").ShouldBe(0);
    }

    [Fact]
    public void A_column_that_differs_from_line_to_line_stands_before_the_writer_too()
    {
        var header = LineHeader.Learn([.. Enumerable.Range(0, 20).Select(index => $"2024-03-07T10:11:{index:00}Z {(index % 2 == 0 ? "web" : "17")} shop: it broke {index}")]);

        header.MessageStart("2024-03-07T10:12:00Z 18 shop: it broke again").ShouldBe("2024-03-07T10:12:00Z 18 shop: ".Length);
    }

    [Fact]
    public void Any_lines_have_a_header_or_none() =>
        Gen.Int[0, Words.Length - 1].List[0, 8].List[0, 12].Sample(table =>
        {
            // Most lines begin alike, so that there is a header to learn.
            List<string> lines = [.. table.Select((words, index) => $"{(index % 9 == 0 ? "" : "12 ")}{(words.Count > 0 ? Words[words[0]] : "x")} shop: {string.Join(' ', words.Skip(1).Select(word => Words[word]))}")];
            var header = LineHeader.Learn(lines);
            return lines.TrueForAll(line => header.MessageStart(line) is var start && start >= 0 && start <= line.Length);
        });

    [Fact]
    public void Takes_nothing_and_blank_lines() => LineHeader.Learn(["", "  ", ""]).MessageStart("x").ShouldBe(0);
}
