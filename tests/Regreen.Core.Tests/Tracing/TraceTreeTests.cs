using Regreen.Core.Tracing;

namespace Regreen.Core.Tests.Tracing;

public sealed class TraceTreeTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 9, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_failure_began_in_the_deepest_failed_part_of_what_failed()
    {
        var tree = TraceTree.Of(
        [
            Span("c", "b", "pay", 20, 10, failed: true),
            Span("a", null, "checkout", 0, 50, failed: true),
            Span("b", "a", "order", 10, 30, failed: true),
            Span("d", "a", "mail", 45, 2),
        ]);

        tree.Spans.Select(entry => $"{entry.Depth} {entry.Span.Name}").ShouldBe(["0 checkout", "1 order", "2 pay", "1 mail"]);
        tree.Origin!.Name.ShouldBe("pay");
        tree.WayTo(tree.Origin).Select(span => span.Name).ShouldBe(["checkout", "order", "pay"]);
    }

    [Fact]
    public void A_part_that_failed_and_was_done_without_is_not_where_the_failure_began()
    {
        var tree = TraceTree.Of(
        [
            Span("a", null, "checkout", 0, 50, failed: true),
            Span("b", "a", "cache", 1, 5),
            Span("c", "b", "connect", 2, 2, failed: true),
            Span("d", "a", "store", 10, 5, failed: true),
            Span("e", "a", "store", 20, 5, failed: true),
        ]);

        tree.Origin!.Id.ShouldBe("e");
    }

    [Fact]
    public void Where_the_service_calls_nothing_failed_no_origin_is_named() =>
        TraceTree.Of([Span("a", null, "checkout", 0, 50)]).Origin.ShouldBeNull();

    [Fact]
    public void Spans_that_come_twice_or_stand_in_a_circle_are_told_once()
    {
        var tree = TraceTree.Of([Span("a", "b", "one", 0, 5, failed: true), Span("b", "a", "two", 1, 5, failed: true), Span("a", "b", "one", 0, 5), Span("c", "c", "self", 3, 1)]);

        tree.Spans.Select(entry => entry.Span.Id).ShouldBe(["a", "b", "c"], ignoreOrder: true);
        tree.Origin.ShouldNotBeNull();
        tree.WayTo(tree.Origin).Length.ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public void A_chain_of_a_hundred_thousand_spans_is_read()
    {
        var spans = Enumerable.Range(0, 100_000).Select(index => Span($"{index}", index == 0 ? null : $"{index - 1}", "step", index, 1, failed: true));

        TraceTree.Of(spans).Origin!.Id.ShouldBe("99999");
    }

    [Fact]
    public void What_every_healthy_request_goes_through_and_this_one_does_not_is_missing_without_its_parts()
    {
        var red = TraceTree.Of([Span("a", null, "checkout", 0, 50, failed: true)]);
        var one = TraceTree.Of([Span("a", null, "checkout", 0, 50), Span("b", "a", "pay", 5, 5), Span("c", "b", "bank", 6, 2), Span("d", "a", "gift", 20, 2)]);
        var two = TraceTree.Of([Span("a", null, "checkout", 0, 50), Span("b", "a", "pay", 5, 5), Span("c", "b", "bank", 6, 2)]);

        red.Missing([one, two]).Select(entry => entry.Span.Name).ShouldBe(["pay"]);
        red.Missing([]).ShouldBeEmpty();
    }

    [Fact]
    public void A_line_tells_service_name_times_failure_and_attributes_and_the_stack_stands_under_it()
    {
        var span = Span("a", null, "pay\nnow", 0, 12, failed: true) with
        {
            Message = "card refused",
            Attributes = Span("a", null, "", 0, 0).Attributes.Add("code.file.path", "src/pay.ts").Add("code.line.number", "12"),
            Exceptions = ["PayError: card refused\n   at Pay.Now() in /app/src/Pay.cs:line 31"],
        };

        TraceText.Write(TraceTree.Of([span])).Lines.ShouldBe(
        [
            "shop · pay ⏎ now +0 ms, 12 ms FAILED: card refused code.file.path=src/pay.ts code.line.number=12",
            "  | in src/pay.ts:line 12",
            "  | PayError: card refused",
            "  | at Pay.Now() in /app/src/Pay.cs:line 31",
        ]);
    }

    private static Span Span(string id, string? parent, string name, int start, int duration, bool failed = false) =>
        new("t", id, parent, "shop", name, Start.AddMilliseconds(start), TimeSpan.FromMilliseconds(duration)) { IsFailed = failed };
}
