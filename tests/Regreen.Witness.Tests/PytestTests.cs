namespace Regreen.Witness.Tests;

public sealed class PytestTests
{
    [Fact]
    public async Task Honest_cases_are_proven_and_hollow_ones_are_caught_by_the_control_that_they_miss()
    {
        await using var server = await OrdersServer.StartAsync();
        using var suites = new WitnessedSuites(server);

        var judged = await suites.RunAsync(WitnessedSuites.Pytest);

        foreach (var one in judged.Values)
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"{one.Case.Name}: {one.Verdict} {one.Reason}");
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Join('\n', suites.Said) + " requests " + server.Requests);
        string Of(string name) => $"{judged["test_orders." + name].Verdict}: {judged["test_orders." + name].Reason}";
        Of("test_ping").ShouldStartWith("Proven");
        Of("test_order_has_its_total").ShouldStartWith("Proven");
        Of("test_strangers_are_refused").ShouldStartWith("Proven");
        Of("test_answers_with_the_total").ShouldStartWith("Proven");
        Of("test_swallows_exceptions").ShouldStartWith("Unproven: hollow: it claims reachable, and stays green when connections are reset (live)");
        Of("test_asserts_nothing").ShouldStartWith("Unproven: hollow: it claims reachable, and stays green when every answer is 503 (live)");
        Of("test_takes_a_refusal_for_a_pass").ShouldStartWith("Unproven: hollow: it claims reachable, and stays green when connections are reset (live)");
        Of("test_any_answer_will_do").ShouldStartWith("Unproven: hollow: it claims answers, and stays green when answers are blanked (live)");
        Of("test_forgets_to_check_who_asks").ShouldStartWith("Unproven: hollow: it claims authenticated, and stays green when credentials are taken out (live)");
        Of("test_mocks_the_service").ShouldStartWith("Unproven: no exchange with the target was observed");
        Of("test_remembers_its_answer").ShouldStartWith("Unproven: hollow: it claims reachable, and stays green when connections are reset (live); it asked nothing this time");
        Of("test_fails").ShouldStartWith("Failing");
        Of("test_skipped").ShouldStartWith("NotRun");
    }
}
