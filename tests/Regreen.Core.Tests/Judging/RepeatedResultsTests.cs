using System.Collections.Immutable;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Answers;

namespace Regreen.Core.Tests.Judging;

public sealed class RepeatedResultsTests
{
    [Fact]
    public void A_number_that_the_answer_rounds_is_found_in_the_result_with_its_field_and_what_stands_beside_it()
    {
        var repeated = Of("""{"orders":[{"number":51,"lines":14,"total":68.749}]}""", "Order 51 comes to 68.75 EUR [c1].").ShouldHaveSingleItem();

        (repeated.Tool, repeated.Path, repeated.Field, repeated.Text, repeated.Frame.Index).ShouldBe(("query", "orders.0.total", "total", "68.75", 2));
        repeated.Beside.ShouldBe(["number", "lines"]);
    }

    [Fact]
    public void A_text_of_a_result_is_found_too() => Of("""{"state":"shipped"}""", "It is Shipped.").ShouldHaveSingleItem().Field.ShouldBe("state");

    [Theory]
    [InlineData("""{"number":51}""", "Order 51 is unknown.")]
    [InlineData("""{"total":7}""", "It comes to 8.")]
    [InlineData("""[7]""", "It comes to 7.")]
    public void What_was_asked_with_what_no_result_holds_and_what_has_no_name_is_not(string result, string answer) => Of(result, answer).ShouldBeEmpty();

    [Fact]
    public void A_result_of_another_request_is_not_its_own() => Of("""{"total":7}""", "It comes to 7.", request: "r2").ShouldBeEmpty();

    private static ImmutableArray<RepeatedResult> Of(string result, string answer, string request = "r1") => RepeatedResults.Of(
        Traffic.Contract,
        new Transcript(
        [
            Frame(1, FrameDirection.Sent, """{"type":"ask","request_id":"r1","message":"What of order 51?"}"""),
            Frame(2, FrameDirection.Received, $$"""{"type":"tool_completed","request_id":"{{request}}","tool":"query","call_id":"c1","success":true,"result":{{result}}}"""),
            Frame(3, FrameDirection.Received, $$"""{"type":"agent_completed","request_id":"r1","response":"{{answer}}"}"""),
        ]),
        3);

    private static Frame Frame(int index, FrameDirection direction, string payload) => new(index, TimeSpan.Zero, "c", direction, 0) { Payload = payload };
}
