using Regreen.Core.Judging;
using Regreen.Engine.Testing.Running;
using Regreen.Engine.Testing.Scenarios;

namespace Regreen.Engine.Tests.Testing;

/// <summary>Services that refuse one request too many.</summary>
public sealed class LimitTests
{
    private const string Limited = """
        version: 1
        cases:
          - id: limited
            steps:
              - repeat: { times: 11, as: burst, steps: [ { http: { path: /limited } } ] }
                expect: { refused: { first: 11, retry_after: true, within: 10m } }
              - wait: { retry_after: burst, most: 20s }
              - http: { path: /limited }
                expect: { status: 200 }
        """;

    [Fact]
    public async Task The_eleventh_request_is_refused_and_served_after_the_time_that_the_refusal_names()
    {
        await using var server = await AgentServer.StartAsync();

        var judged = await Cases.RunAsync(server, Limited, "limited");

        judged.Verdict.ShouldBe(Verdict.Proven, judged.Reason);
        var limit = judged.Expectations.Single(expectation => expectation.Expectation.Contains("refused", StringComparison.Ordinal));
        limit.Expectation.ShouldBe("1 of 11 requests within 600 s refused, the first at 11, each saying when to come again");
        limit.Observed.ShouldBe("1 of 11 were refused, the first at 11");
        foreach (var name in new[] { "refusals served instead", "all refused", "retry-after dropped" })
        {
            judged.Receipt!.Controls.ShouldContain(control => control.Name == name && control.TurnedRed, name);
        }
    }

    [Theory]
    [InlineData(nameof(Fault.NoLimit), "request: too few refused", "0 of 11 were refused")]
    [InlineData(nameof(Fault.LowLimit), "connect: http 429", "6 of 11 were refused, the first at 6")]
    [InlineData(nameof(Fault.SilentLimit), "connect: http 429", "1 of 11 were refused, the first at 11, and not each says when to come again")]
    public async Task A_limit_that_is_not_as_it_should_be_is_red(string fault, string signature, string observed)
    {
        await using var server = await AgentServer.StartAsync(Enum.Parse<Fault>(fault));

        var judged = await Cases.RunAsync(server, Limited, "limited");

        judged.Verdict.ShouldBe(Verdict.Failing);
        judged.Expectations.Single(expectation => expectation.Expectation.Contains("refused", StringComparison.Ordinal)).ShouldSatisfyAllConditions(limit => limit.Held.ShouldBeFalse(), limit => limit.Observed.ShouldBe(observed));
        judged.Divergence!.Signature.ShouldBe(signature);
    }

    [Fact]
    public async Task Requests_at_once_are_counted_however_they_are_ordered()
    {
        await using var server = await AgentServer.StartAsync(Fault.LowLimit);
        const string text = """
            version: 1
            cases:
              - id: limited
                steps:
                  - repeat: { times: 9, at_once: true, steps: [ { http: { path: /limited } } ] }
                    expect: { refused: { least: 4, most: 4, retry_after: true } }
            """;

        var judged = await Cases.RunAsync(server, text, "limited");

        judged.Verdict.ShouldBe(Verdict.Proven, judged.Reason);
    }

    [Fact]
    public async Task A_limit_that_any_number_of_refusals_meets_is_hollow()
    {
        await using var server = await AgentServer.StartAsync();
        var text = Limited.Replace("first: 11", "least: 1", StringComparison.Ordinal);

        var judged = await Cases.RunAsync(server, text, "limited");

        judged.Verdict.ShouldBe(Verdict.Unproven);
        judged.Reason.ShouldContain("everything is refused");
    }

    [Fact]
    public async Task An_error_event_that_names_a_time_is_a_refusal()
    {
        await using var server = await AgentServer.StartAsync(Fault.Limits);
        const string text = """
            version: 1
            cases:
              - id: asked
                steps:
                  - connect: { user: alice }
                    expect: { authenticated: alice }
                  - repeat:
                      times: 4
                      as: burst
                      steps: [ { ask: { agent: data, message: "How many output tokens did the code workload produce, {{turn}}?" } } ]
                    expect: { refused: { first: 3, retry_after: true } }
                  - wait: { retry_after: burst }
                  - ask: { agent: data, message: "How many output tokens did the code workload produce?" }
                    expect: { terminal: agent_completed, answer: { mentions: [2044332] } }
            """;

        var judged = await Cases.RunAsync(server, text, "asked", controls: ControlsMode.Recorded);

        judged.Passed.ShouldBeTrue(judged.Reason);
        judged.Receipt!.Controls.Where(control => control.Name is "refusals served instead" or "all refused" or "retry-after dropped").ShouldAllBe(control => control.TurnedRed);
    }

    [Theory]
    [InlineData("first: 12, retry_after: true, within: 10m", "Of 11 requests 0 to 0 cannot be refused from 12 on.")]
    [InlineData("least: 3, most: 2", "Of 11 requests 3 to 2 cannot be refused.")]
    public void What_cannot_be_is_an_error_of_the_file(string refused, string error) =>
        Errors(Limited.Replace("first: 11, retry_after: true, within: 10m", refused, StringComparison.Ordinal)).ShouldContain(text => text.Contains(error, StringComparison.Ordinal));

    [Fact]
    public void A_wait_for_what_is_not_repeated_and_a_repetition_that_asks_nothing_are_errors()
    {
        Errors(Limited.Replace("retry_after: burst", "retry_after: other", StringComparison.Ordinal)).ShouldContain(text => text.Contains("No 'repeat' step is called 'other' before.", StringComparison.Ordinal));
        Errors(Limited.Replace("http: { path: /limited } } ] }", "wait: { time: 1s } } ] }", StringComparison.Ordinal)).ShouldContain(text => text.Contains("Nothing that is repeated asks for anything.", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Errors(string text) => ScenarioReader.Read("s", gate: true, [new ScenarioFile("s.yaml", text)]).Errors.Select(error => error.ToString());
}
