using Regreen.Core.Judging;

namespace Regreen.Witness.Tests;

public sealed class ControlCostTests
{
    [Fact]
    public async Task What_turned_a_case_red_is_not_asked_again()
    {
        await using var server = await OrdersServer.StartAsync();
        using var suites = new WitnessedSuites(server);
        var suite = WitnessedSuites.Pytest with { Command = WitnessedSuites.Pytest.Command + " -k test_order_has_its_total" };
        var first = await suites.RunAsync(suite, "sha256:files");
        var (asked, said) = (server.Requests, suites.Said.Count);

        var again = await suites.RunAsync(suite, "sha256:files");

        first.Values.Single().Verdict.ShouldBe(Verdict.Proven);
        again.Values.Single().Receipt!.Controls.ShouldBe(first.Values.Single().Receipt!.Controls);
        server.Requests.ShouldBe(asked + 2);
        said.ShouldBe(1);
        suites.Said.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Cheap_controls_ask_nothing_again_and_prove_nothing()
    {
        await using var server = await OrdersServer.StartAsync();
        using var suites = new WitnessedSuites(server);

        var judged = await suites.RunAsync(WitnessedSuites.Pytest with { Controls = Core.Configuring.SuiteControlsMode.Cheap });

        judged.Values.ShouldAllBe(one => one.Verdict != Verdict.Proven);
        judged["test_orders.test_ping"].Reason.ShouldBe("2 messages were observed; no control was run on them, so nothing is proven");
        judged["test_orders.test_ping"].Receipt!.Claims.ShouldBe([Claim.Reachable]);
        suites.Said.ShouldBeEmpty();
        suites.Evidence.Texts.ShouldAllBe(text => !text.Contains(OrdersServer.Tokens["ada"], StringComparison.Ordinal) && !text.Contains("secret-of-ada", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_suite_asks_beyond_the_budget_ends_its_controls_and_proves_nothing()
    {
        await using var server = await OrdersServer.StartAsync();
        using var suites = new WitnessedSuites(server);
        var suite = WitnessedSuites.Pytest with { Name = "greedy", Command = "sh greedy.sh", Results = ["results.tap"] };

        var judged = (await suites.RunAsync(suite)).Values.ShouldHaveSingleItem();

        judged.Passed.ShouldBeTrue();
        judged.Verdict.ShouldBe(Verdict.Unproven);
        judged.Reason.ShouldContain("the controls of this suite have sent 8 of at most 6 requests, and it needs 1");
        judged.Receipt!.Controls.Count(control => control.WasNotDone).ShouldBe(1);
        suites.Said.ShouldHaveSingleItem().ShouldContain("about 2 requests to the service");
        suites.Said[0].ShouldContain("end after 6 requests");
    }
}
