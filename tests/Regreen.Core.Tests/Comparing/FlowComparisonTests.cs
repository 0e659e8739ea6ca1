using System.Collections.Immutable;
using CsCheck;
using Regreen.Core.Comparing;
using Regreen.Core.Judging;

namespace Regreen.Core.Tests.Comparing;

public sealed class FlowComparisonTests
{
    [Fact]
    public void Equal_steps_stand_on_one_line_and_the_first_difference_is_named()
    {
        var healthy = Flow(Opened(), Sent("""{"type":"authenticate","token":"a"}"""), Got("""{"type":"authenticated"}"""), Got("""{"type":"agent_completed","response":"7 requests"}"""));
        var failing = Flow(Opened(), Sent("""{"type":"authenticate","token":"b"}"""), Got("""{"type":"error","code":"AUTH","message":"audience\nis wrong"}"""), Closed(1008, "refused"));

        var flow = FlowComparison.Of(healthy, failing);

        flow.FirstDifference.ShouldBe(2);
        flow.Rows.Select(Show).ShouldBe(
        [
            "· opened | · opened",
            "→ authenticate | → authenticate",
            "← authenticated | ",
            "← agent_completed | ",
            " | ← error",
            " | · closed 1008 by the service",
        ]);
        flow.Rows[4].Failing!.Detail.ShouldBe("code: AUTH message: audience is wrong");
        flow.Rows[3].Healthy!.Frame.ShouldBe(4);
    }

    [Fact]
    public void What_crosses_on_the_wire_is_no_difference()
    {
        var healthy = Flow(Opened(), Got("""{"type":"welcome"}"""), Sent("""{"type":"authenticate"}"""), Got("""{"type":"authenticated"}"""));
        var failing = Flow(Opened(), Sent("""{"type":"authenticate"}"""), Got("""{"type":"welcome"}"""), Got("""{"type":"error"}"""), Closed(1008, "refused"));

        var flow = FlowComparison.Of(healthy, failing);

        flow.Rows.Select(Show).ShouldBe(["· opened | · opened", "← welcome | ← welcome", "→ authenticate | → authenticate", "← authenticated | ", " | ← error", " | · closed 1008 by the service"]);
        flow.FirstDifference.ShouldBe(3);
    }

    [Fact]
    public void What_the_same_end_sent_in_another_order_is_a_difference()
    {
        var flow = FlowComparison.Of(Flow(Got("""{"type":"a"}"""), Got("""{"type":"b"}""")), Flow(Got("""{"type":"b"}"""), Got("""{"type":"a"}""")));

        flow.Rows.Length.ShouldBe(3);
        flow.FirstDifference.ShouldBe(0);
    }

    [Fact]
    public void What_happens_several_times_in_a_row_is_one_step_and_heartbeats_are_none()
    {
        var flow = FlowComparison.Of(Flow(Got("""{"type":"agent_thinking"}"""), Got("""{"type":"heartbeat"}"""), Got("""{"type":"agent_thinking"}""")), Flow(Got("""{"type":"agent_thinking"}""")));

        var row = flow.Rows.ShouldHaveSingleItem();
        (row.Healthy!.Times, row.Failing!.Times, flow.FirstDifference).ShouldBe((2, 1, -1));
    }

    [Fact]
    public void A_flow_beside_itself_has_no_difference_and_every_step_of_both_is_shown_once() =>
        Gen.Select(Gen.Int[0, 4].Array[0, 30], Gen.Int[0, 4].Array[0, 30]).Sample((left, right) =>
        {
            var (healthy, failing) = (Flow([.. left.Select(Any)]), Flow([.. right.Select(Any)]));
            var rows = FlowComparison.Of(healthy, failing).Rows;

            FlowComparison.Of(healthy, healthy).FirstDifference.ShouldBe(-1);
            rows.Where(row => row.Healthy is not null).Sum(row => row.Healthy!.Times).ShouldBe(left.Length);
            rows.Where(row => row.Failing is not null).Sum(row => row.Failing!.Times).ShouldBe(right.Length);
            rows.Select(row => row.Failing?.Frame ?? 0).Where(frame => frame > 0).ShouldBe(rows.Select(row => row.Failing?.Frame ?? 0).Where(frame => frame > 0).Order());
        });

    [Theory]
    [InlineData("not json", "message", "not json")]
    [InlineData("{ \"type\": ", "message", "{ \"type\": ")]
    [InlineData("{ \"op\": \"ping\", \"type\": 7 }", "ping", "")]
    public void What_a_message_is_called_is_read_where_it_can_be(string payload, string name, string detail)
    {
        var step = FlowComparison.Of(Flow(Got(payload)), Flow()).Rows.ShouldHaveSingleItem().Healthy!;

        (step.Name, step.Detail).ShouldBe((name, detail));
    }

    private static string Show(FlowRow row) => $"{Show(row.Healthy)} | {Show(row.Failing)}";

    private static string Show(FlowStep? step) => step is null ? "" : $"{step.Arrow} {step.Name}";

    private static Frame Any(int kind) => Got($$"""{"type":"{{kind}}"}""");

    private static Transcript Flow(params ImmutableArray<Frame> frames) => new([.. frames.Select((frame, index) => frame with { Index = index + 1 })]);

    private static Frame Opened() => new(0, TimeSpan.Zero, "alice", FrameDirection.Opened, 0);

    private static Frame Sent(string payload) => new(0, TimeSpan.Zero, "alice", FrameDirection.Sent, 0) { Payload = payload };

    private static Frame Got(string payload) => new(0, TimeSpan.Zero, "alice", FrameDirection.Received, 0) { Payload = payload };

    private static Frame Closed(int code, string reason) => new(0, TimeSpan.Zero, "alice", FrameDirection.Closed, 0) { CloseCode = code, Reason = reason };
}
