using Regreen.Core.Judging;
using Regreen.Core.Judging.Controls;
using Regreen.Engine.Testing.Running;

namespace Regreen.Engine.Tests.Testing;

public sealed class CaseRunnerTests
{
    [Theory]
    [InlineData(Cases.Strict, "001")]
    [InlineData(Cases.Refusals, "none")]
    [InlineData(Cases.Refusals, "wrong")]
    [InlineData(Cases.Isolation, "users")]
    [InlineData(Cases.Http, "chain")]
    [InlineData(Cases.Http, "ask")]
    [InlineData(Cases.Http, "closed")]
    [InlineData(Cases.Declined, "declined")]
    [InlineData(Cases.Declined, "unknown")]
    [InlineData(Cases.Declined, "answered")]
    [InlineData(Cases.Sessions, "together")]
    [InlineData(Cases.Sessions, "nonsense")]
    [InlineData(Cases.Sessions, "recovers")]
    public async Task An_honest_service_and_a_strict_case_are_proven(string text, string id)
    {
        await using var server = await AgentServer.StartAsync();

        var judged = await Cases.RunAsync(server, text, id);

        judged.Reason.ShouldStartWith("passed, and");
        judged.Verdict.ShouldBe(Verdict.Proven);
        judged.Divergence.ShouldBeNull();
        judged.Receipt!.Before.Tree.ShouldBe("tree-1");
        judged.Receipt.Controls.ShouldContain(control => control.Live);
        judged.Receipt.Controls.ShouldAllBe(control => control.IsMet);
        judged.Receipt.Controls.ShouldAllBe(control => ControlWords.Under(control).StartsWith("when ", StringComparison.Ordinal));
        judged.Unmoved.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_time_for_the_terminal_event_counts_from_the_question_however_long_the_first_event_may_take()
    {
        await using var server = await AgentServer.StartAsync(Fault.NoTerminal);

        var judged = await Cases.RunAsync(server, Cases.Strict.Replace("first_event: 10s, completion: 20s", "first_event: 10s, completion: 1s", StringComparison.Ordinal), "001");

        judged.Divergence!.Signature.ShouldBe("answer: no terminal event in time");
        judged.Duration.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(Fault.RefusesEveryone, Phase.Authenticate, "authenticate: refused 1008 unauthorized")]
    [InlineData(Fault.SaysAnotherUser, Phase.Authenticate, "authenticate: another user")]
    [InlineData(Fault.CannedAnswer, Phase.Answer, "answer: not mentioned")]
    [InlineData(Fault.NoTools, Phase.Tools, "tools: none ran")]
    [InlineData(Fault.ToolsFail, Phase.Tools, "tools: all failed")]
    [InlineData(Fault.NoTerminal, Phase.Answer, "answer: no terminal event in time")]
    [InlineData(Fault.InternalClose, Phase.Answer, "answer: closed 1011")]
    [InlineData(Fault.Silent, Phase.Request, "request: no event in time")]
    [InlineData(Fault.MisreportsQuality, Phase.Answer, "answer: quality misreported")]
    [InlineData(Fault.EndsWithError, Phase.Answer, "answer: error model_failed")]
    public async Task A_fault_of_the_service_fails_with_its_first_departure(object fault, Phase phase, string signature)
    {
        await using var server = await AgentServer.StartAsync((Fault)fault);
        var evidence = new MemoryEvidence();

        var judged = await Cases.RunAsync(server, Cases.Strict, "001", evidence);

        judged.Divergence!.Signature.ShouldBe(signature);
        judged.Divergence.Phase.ShouldBe(phase);
        judged.Verdict.ShouldBe(Verdict.Failing);
        var where = judged.Divergence.Where!;
        var line = (await evidence.GetAsync(where.Evidence, TestContext.Current.CancellationToken))!.Split('\n')[where.Line - 1];
        line.ShouldContain(where.Quote);
    }

    [Theory]
    [InlineData(Fault.None)]
    [InlineData(Fault.RefusesEveryone)]
    [InlineData(Fault.Silent)]
    public async Task A_case_to_which_any_frame_is_enough_is_hollow(object fault)
    {
        await using var server = await AgentServer.StartAsync((Fault)fault);

        var judged = await Cases.RunAsync(server, Cases.Lenient, "004");

        judged.Passed.ShouldBeTrue();
        judged.Verdict.ShouldBe(Verdict.Unproven);
        judged.Reason.ShouldStartWith("hollow: it claims authenticated, and stays green when ");
        judged.Reason.ShouldContain("agents.yaml:9");
    }

    [Fact]
    public async Task A_leak_between_users_fails_as_such()
    {
        await using var server = await AgentServer.StartAsync(Fault.LeaksToOthers);

        var judged = await Cases.RunAsync(server, Cases.Isolation, "users");

        judged.Verdict.ShouldBe(Verdict.Failing);
        judged.Expectations.ShouldContain(result => !result.Held && result.Observed == "a frame of bob holds alice's 4088665");
    }

    [Fact]
    public async Task An_open_door_fails_a_case_that_expects_to_be_refused()
    {
        await using var server = await AgentServer.StartAsync(Fault.LetsEveryoneIn);

        var judged = await Cases.RunAsync(server, Cases.Refusals, "none");

        judged.Verdict.ShouldBe(Verdict.Failing);
        judged.Divergence!.Signature.ShouldBe("authenticate: accepted");
    }

    [Fact]
    public async Task An_open_door_leaves_a_case_with_a_token_unproven()
    {
        await using var server = await AgentServer.StartAsync(Fault.LetsEveryoneIn);

        var judged = await Cases.RunAsync(server, Cases.Strict, "001");

        judged.Verdict.ShouldBe(Verdict.Unproven);
        judged.Reason.ShouldStartWith("hollow: it claims authenticated, and stays green when no token is sent (live)");
    }

    [Fact]
    public async Task A_token_endpoint_that_refuses_is_an_error_and_not_the_services_failure()
    {
        await using var server = await AgentServer.StartAsync(Fault.TokenEndpointFails);

        var judged = await Cases.RunAsync(server, Cases.Strict, "001");

        judged.Verdict.ShouldBe(Verdict.Errored);
        judged.Divergence!.Signature.ShouldBe("credentials: token endpoint http 401 invalid_client");
    }

    [Fact]
    public async Task A_refused_connection_is_an_error_that_is_told_at_once()
    {
        using var runner = new CaseRunner(new MemoryEvidence(), TimeProvider.System);
        await using var server = await AgentServer.StartAsync();
        var target = Cases.Target(server);
        await server.DisposeAsync();
        target = target with { Config = target.Config with { Users = target.Config.Users.SetItem("alice", new("alice") { Token = AgentServer.Tokens["alice"] }) } };

        var judged = await runner.RunAsync(Cases.Suite(Cases.Strict).Cases[0], target, new CaseOptions(new byte[] { 1 }), TestContext.Current.CancellationToken);

        judged.Verdict.ShouldBe(Verdict.Errored);
        judged.Divergence!.Signature.ShouldBe("reach: connection refused");
        judged.Duration.ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_revision_that_changes_during_an_attempt_leaves_no_verdict()
    {
        await using var server = await AgentServer.StartAsync(Fault.ChangesRevision);

        var judged = await Cases.RunAsync(server, Cases.Strict, "001");

        judged.Verdict.ShouldBe(Verdict.Errored);
        judged.Reason.ShouldStartWith("another revision appeared");
    }

    [Fact]
    public async Task A_refused_agent_request_over_http_and_a_broken_service_are_told_apart()
    {
        await using var server = await AgentServer.StartAsync(Fault.HttpFails);

        var judged = await Cases.RunAsync(server, Cases.Http, "ask");

        judged.Verdict.ShouldBe(Verdict.Failing);
        judged.Divergence!.Signature.ShouldBe("request: http 503");
    }

    [Theory]
    [InlineData("unordered", "one expected event dropped")]
    [InlineData("unordered", "an event in the middle dropped")]
    [InlineData("reason", "refused for another reason")]
    public async Task Events_in_any_order_gaps_and_reasons_are_proven_by_controls_of_their_own(string id, string control)
    {
        await using var server = await AgentServer.StartAsync();

        var judged = await Cases.RunAsync(server, Cases.Order, id);

        judged.Verdict.ShouldBe(Verdict.Proven, judged.Reason);
        judged.Receipt!.Controls.ShouldContain(result => result.Name == control && result.TurnedRed);
    }

    [Theory]
    [InlineData("twice", "request: agent_started missing")]
    [InlineData("other-reason", "authenticate: refused 1008 unauthorized")]
    public async Task What_comes_once_is_not_there_twice_and_another_reason_is_another_refusal(string id, string signature)
    {
        await using var server = await AgentServer.StartAsync();

        var judged = await Cases.RunAsync(server, Cases.Order, id);

        judged.Verdict.ShouldBe(Verdict.Failing);
        judged.Divergence!.Signature.ShouldBe(signature);
    }

    [Theory]
    [InlineData("recovers", "first")]
    [InlineData("goes-on", "error")]
    public async Task What_recovers_turns_red_when_the_service_is_gone_after_the_fault(string id, string kind)
    {
        await using var server = await AgentServer.StartAsync();

        var judged = await Cases.RunAsync(server, kind == "first" ? Cases.Sessions : Cases.Recovery, id);

        judged.Verdict.ShouldBe(Verdict.Proven, judged.Reason);
        var control = judged.Receipt!.Controls.Single(control => control is { Claim: Claim.Recovers, Live: true });
        control.Name.ShouldBe("the service gone after the fault");
        control.TurnedRed.ShouldBeTrue();
        control.Detail.ShouldContain(kind == "first" ? "authenticated as alice" : "ends with agent_completed");
    }

    [Fact]
    public async Task Recovery_that_nobody_looks_at_is_hollow()
    {
        await using var server = await AgentServer.StartAsync();

        var judged = await Cases.RunAsync(server, Cases.Recovery, "blind");

        judged.Verdict.ShouldBe(Verdict.Unproven);
        judged.Receipt!.Controls.Single(control => control is { Claim: Claim.Recovers, Live: true }).Detail.ShouldBe("every expectation behind the fault still holds");
    }

    [Fact]
    public async Task A_limit_of_minutes_is_tested_live_in_a_moment()
    {
        await using var server = await AgentServer.StartAsync();

        var judged = await Cases.RunAsync(server, Cases.Recovery, "slow");

        judged.Verdict.ShouldBe(Verdict.Proven, judged.Reason);
        var control = judged.Receipt!.Controls.Single(control => control is { Claim: Claim.Fast, Live: true });
        control.Name.ShouldBe("answers held back past their limits");
        var match = System.Text.RegularExpressions.Regex.Match(control.Detail, "first event within 120 s: (?<ms>[0-9]+) ms on the attempt's clock", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        int.Parse(match.Groups["ms"].Value, System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(120_001, 121_000);
    }

    [Fact]
    public async Task No_secret_enters_the_transcript()
    {
        await using var server = await AgentServer.StartAsync();
        var evidence = new MemoryEvidence();

        var judged = await Cases.RunAsync(server, Cases.Strict, "001", evidence);

        var text = (await evidence.GetAsync(judged.Receipt!.Transcript, TestContext.Current.CancellationToken))!;
        text.ShouldNotContain("token-of-alice");
        text.ShouldNotContain("secret-of-alice");
        text.ShouldContain("<token:");
    }

    [Fact]
    public async Task Without_live_controls_a_login_is_not_proven()
    {
        await using var server = await AgentServer.StartAsync();

        var judged = await Cases.RunAsync(server, Cases.Strict, "001", controls: ControlsMode.Recorded);

        judged.Verdict.ShouldBe(Verdict.Unproven);
        judged.Reason.ShouldBe("that it is authenticated was not tested live");
    }
}
