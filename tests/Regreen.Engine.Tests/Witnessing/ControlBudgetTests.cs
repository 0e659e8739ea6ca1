using Microsoft.Extensions.Time.Testing;
using Regreen.Core.Judging;
using Regreen.Core.Witnessing;
using Regreen.Engine.Witnessing;

namespace Regreen.Engine.Tests.Witnessing;

public sealed class ControlBudgetTests
{
    private static readonly TimeSpan Healthy = TimeSpan.FromSeconds(1);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void What_the_controls_ask_as_they_did_is_covered_and_thrice_as_much_is_the_end()
    {
        var budget = ControlBudget.For(Plan(SabotageKind.Refuse, SabotageKind.BlankContent, SabotageKind.Truncate), Healthy, _time);

        budget.WhyNot(4).ShouldBeNull();
        budget.Spend(20);
        budget.WhyNot(4).ShouldBeNull();
        budget.Spend(4);
        budget.WhyNot(0).ShouldBeNull();
        budget.WhyNot(1).ShouldBe("the controls of this suite have sent 24 of at most 24 requests, and it needs 1");
    }

    [Fact]
    public void Where_the_controls_ask_nothing_the_cases_may_ask_thrice_what_they_ask() =>
        ControlBudget.Most(Plan(SabotageKind.Refuse, SabotageKind.ServerError)).ShouldBe(12);

    [Fact]
    public void Time_ends_it_too()
    {
        var budget = ControlBudget.For(Plan(SabotageKind.Refuse), Healthy, _time);

        _time.Advance(TimeSpan.FromSeconds(130));
        budget.WhyNot(0).ShouldBeNull();
        _time.Advance(TimeSpan.FromSeconds(1));
        budget.WhyNot(0).ShouldBe("the controls of this suite have taken 131 of at most 130 s");
    }

    [Fact]
    public void A_run_of_a_suite_asks_for_all_of_its_cases_but_those_whose_traffic_does_not_reach_the_service() =>
        (Plan(SabotageKind.Refuse, SabotageKind.BlankContent, SabotageKind.Blackhole) with { RunRequests = 10 }).Requests.ShouldBe(6 + 10 + 6);

    private static ControlPlan Plan(params SabotageKind[] kinds) => new(
    [
        new ControlledCase("a", new CaseTraffic([new WitnessedExchange(1, "a", []) { Forwarded = 4 }]), [Claim.Reachable], [.. kinds.Select(kind => new SuiteControl(Claim.Reachable, kind))]),
    ])
    { RunRequests = 4 };
}
