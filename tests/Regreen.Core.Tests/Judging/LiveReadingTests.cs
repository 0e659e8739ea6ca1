using Regreen.Core.Judging;
using Regreen.Core.Judging.Controls;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Tests.Judging;

public sealed class LiveReadingTests
{
    private static readonly ScenarioCase Recovers = Traffic.Case(
        [Traffic.Ask(0, "alice", "a", 5) with { Expectations = [new Expectation.Terminal("f:2", "error")] }, Traffic.Ask(1, "alice", "b", 7)], [Claim.Recovers]);

    [Fact]
    public void A_service_that_is_gone_after_the_fault_turns_what_stands_behind_it_red()
    {
        var result = LiveReading.OfCut(Traffic.Observe(Recovers, Traffic.Transcript(Fault())));

        result.TurnedRed.ShouldBeTrue();
        result.Detail.ShouldStartWith("f:3: ");
    }

    [Fact]
    public void A_cut_that_changes_nothing_is_seen()
    {
        var result = LiveReading.OfCut(Traffic.Observe(Recovers, Traffic.Transcript([.. Fault(), .. Traffic.Run(1, "alice", "r2", 7)])));

        result.TurnedRed.ShouldBeFalse();
    }

    [Fact]
    public void Red_before_the_fault_is_no_proof()
    {
        var without = LiveReading.OfCut(Traffic.Observe(Recovers, Traffic.Transcript(Traffic.Run(0, "alice", "r1", 5))));
        var before = LiveReading.OfCut(Traffic.Observe(
            Recovers with { Steps = [Recovers.Steps[0] with { Expectations = [new Expectation.Terminal("f:2", "agent_completed")] }, Recovers.Steps[1]] },
            Traffic.Transcript(Fault())));

        without.ShouldBe(new LiveResult(false, "the control could not be carried out: the fault did not come"));
        before.TurnedRed.ShouldBeFalse();
        before.Detail.ShouldStartWith("the control could not be carried out: f:2: ");
    }

    [Fact]
    public void Every_time_limit_must_turn_red_and_not_only_one()
    {
        var scenario = Traffic.Case(
        [
            Traffic.Ask(0, "alice", "a", 5, new Expectation.InTime("f:2", Span.Completion, TimeSpan.FromTicks(1))),
            Traffic.Ask(1, "alice", "b", 7, new Expectation.InTime("f:3", Span.Completion, TimeSpan.FromHours(1))),
        ]);
        var transcript = Traffic.Transcript([.. Traffic.Run(0, "alice", "r1", 5), .. Traffic.Run(1, "alice", "r2", 7)]);

        var one = LiveReading.OfStall(Traffic.Observe(scenario, transcript));
        var all = LiveReading.OfStall(Traffic.Observe(scenario with { Steps = [scenario.Steps[0]] }, transcript with { Frames = [.. transcript.Frames.Where(frame => frame.Step == 0)] }));

        one.TurnedRed.ShouldBeFalse();
        one.Detail.ShouldStartWith("f:3: completion within 3600 s still holds");
        all.TurnedRed.ShouldBeTrue();
        all.Detail.ShouldStartWith("f:2: ");
    }

    private static IEnumerable<Frame> Fault() =>
    [
        Traffic.Frame(0, "alice", FrameDirection.Sent, """{"type":"start_agent","request_id":"r1"}""") with { RequestId = "r1" },
        Traffic.Event(0, "alice", "r1", "error", ""","code":"model_failed" """),
    ];
}
