using System.Collections.Immutable;
using CsCheck;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Answers;
using Regreen.Core.Judging.Controls;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Tests.Judging;

public sealed class ControlsEngineTests
{
    [Fact]
    public void Every_control_of_every_claim_turns_a_strict_case_red()
    {
        var scenario = Traffic.Strict();
        var observation = Traffic.Observe(scenario, Traffic.Honest());

        var results = ControlsEngine.Run(observation, [.. Enum.GetValues<Claim>()]);

        results.ShouldAllBe(result => result.TurnedRed);
        results.ShouldAllBe(result => ControlWords.Under(result).StartsWith("when ", StringComparison.Ordinal));
        results.Select(result => result.Claim).Distinct().Order().ShouldBe([Claim.Reachable, Claim.Authenticated, Claim.Answers, Claim.UsesTools, Claim.Isolated, Claim.Fast]);
        results.Select(result => result.Name).Order(StringComparer.Ordinal).ShouldBe(
        [
            "all events dropped",
            "another user's frame inserted",
            "answer blanked",
            "answer replaced",
            "answers of two users swapped",
            "connection refused",
            "ended with an error",
            "everything late",
            "logged in as another user",
            "login not confirmed",
            "numbers changed",
            "refused instead",
            "service fails",
            "terminal event dropped",
            "tool events dropped",
            "tool results emptied",
            "tools failed",
        ]);
    }

    [Fact]
    public void Every_recorded_control_can_be_told_as_a_part_of_a_sentence() =>
        ControlsEngine.Names.Where(name => !ControlWords.Under(new ControlResult(Claim.Answers, name, Live: false, TurnedRed: false, "")).StartsWith("when ", StringComparison.Ordinal)).ShouldBeEmpty();

    [Theory]
    [InlineData("no token", true, "when no token is sent (live)")]
    [InlineData("closed port", true, "when nothing listens at its address (live)")]
    [InlineData("a valid token", true, "when a valid token is sent (live)")]
    [InlineData("connections are reset", true, "when connections are reset (live)")]
    [InlineData("refused instead", false, "when it is refused instead")]
    [InlineData("judged by the opposite of its criterion", true, "under the control 'judged by the opposite of its criterion' (live)")]
    public void A_control_is_told_as_a_part_of_a_sentence(string name, bool live, string words) =>
        ControlWords.Under(new ControlResult(Claim.Answers, name, live, TurnedRed: false, "")).ShouldBe(words);

    [Fact]
    public void Recovery_is_red_when_nothing_comes_after_the_fault()
    {
        var scenario = Traffic.Case([Traffic.Ask(0, "alice", "a", 5) with { Expectations = [new Expectation.Terminal("f:2", "error")] }, Traffic.Ask(1, "alice", "b", 7)], [Claim.Recovers]);
        var transcript = Traffic.Transcript(
        [
            Traffic.Frame(0, "alice", FrameDirection.Sent, """{"type":"start_agent","request_id":"r1"}""") with { RequestId = "r1" },
            Traffic.Event(0, "alice", "r1", "error", ""","code":"model_failed" """),
            .. Traffic.Run(1, "alice", "r2", 7),
        ]);

        var result = ControlsEngine.Run(Traffic.Observe(scenario, transcript), [Claim.Recovers]).ShouldHaveSingleItem();

        result.Name.ShouldBe("nothing after the fault");
        result.TurnedRed.ShouldBeTrue();
    }

    [Fact]
    public void A_refusal_that_is_expected_goes_red_when_it_becomes_an_acceptance()
    {
        var scenario = Traffic.Case([Traffic.Connect(0, "alice") with { Expectations = [new Expectation.Refused("f:2", 1008, "error")] }]);
        var observation = Traffic.Observe(scenario, Traffic.Transcript(Traffic.Refusal(0, "alice")));

        var results = ControlsEngine.Run(observation, ControlsEngine.ClaimsOf(observation));

        results.Single(result => result.Name == "accepted instead").TurnedRed.ShouldBeTrue();
        results.ShouldAllBe(result => result.TurnedRed);
    }

    [Fact]
    public void Taking_any_expectation_out_never_turns_more_controls_red()
    {
        var strict = Traffic.Strict();
        var all = ControlsEngine.Run(Traffic.Observe(strict, Traffic.Honest()), [.. Enum.GetValues<Claim>()]).Count(result => result.TurnedRed);

        Gen.Int[0, 4].Select(Gen.Int[0, 5]).Sample((step, expectation) =>
        {
            var expectations = strict.Steps[step].Expectations;
            var weaker = strict with
            {
                Steps = strict.Steps.SetItem(step, strict.Steps[step] with { Expectations = expectation < expectations.Length ? expectations.RemoveAt(expectation) : expectations }),
            };
            var results = ControlsEngine.Run(Traffic.Observe(weaker, Traffic.Honest()), [.. Enum.GetValues<Claim>()]);
            return results.Count(result => result.TurnedRed) <= all;
        });
    }

    [Fact]
    public void Perturbing_changes_every_number_and_keeps_the_rest() =>
        Gen.Decimal[-7_000_000_000_000_000_000_000_000_000m, 7_000_000_000_000_000_000_000_000_000m].Select(Gen.Int[0, 6]).Select((value, decimals) => decimal.Round(value % 100_000_000_000_000_000_000m, decimals))
            .Array[1, 4].Sample(values =>
            {
                var answer = string.Join(" and ", values.Select(value => value.ToString(System.Globalization.CultureInfo.InvariantCulture))) + " [c1].";
                var (before, after) = (AnswerNumbers.In(answer), AnswerNumbers.In(AnswerControls.Perturb(answer, "")));
                return before.Length == after.Length && before.Zip(after).All(pair => pair.First.Value != pair.Second.Value) && AnswerControls.Perturb(answer, "").EndsWith(" [c1].", StringComparison.Ordinal);
            });

    [Theory]
    [InlineData("It is 14.")]
    [InlineData("It is -3.5.")]
    [InlineData("It is 79228162514264337593543950335.")]
    public void Perturbing_leaves_no_number_in_place(string answer) => (AnswerControls.Perturb(answer, "") == answer).ShouldBeFalse();

    [Fact]
    public void A_case_without_expectations_stays_green_under_every_control()
    {
        var bare = Traffic.Strict() with { Expectations = [] };
        bare = bare with { Steps = [.. bare.Steps.Select(step => step with { Expectations = [] })] };

        var results = ControlsEngine.Run(Traffic.Observe(bare, Traffic.Honest()), [.. Enum.GetValues<Claim>()]);

        results.ShouldAllBe(result => !result.TurnedRed);
        results.ShouldContain(result => result.Detail == "f:3 expects nothing");
    }

    [Fact]
    public void An_expectation_that_no_control_turns_red_is_told_with_its_line_beside_a_strict_one()
    {
        var judged = Judge(
            new Expectation.Status("f:3", [200, 401, 404, 500, 503]),
            new Expectation.JsonField("f:4", "total", "42"));

        judged.Receipt!.Controls.ShouldAllBe(control => control.TurnedRed);
        judged.Verdict.ShouldBe(Verdict.Proven);
        judged.Unmoved.ShouldBe(["f:3: 'status 200 or 401 or 404 or 500 or 503'"]);
    }

    [Fact]
    public void Expectations_that_notice_something_are_not_told()
    {
        Judge(new Expectation.Status("f:3", [200]), new Expectation.JsonField("f:4", "total", "42"), new Expectation.Contains("f:5", "4")).Unmoved.ShouldBeEmpty();
        Traffic.Judge(Traffic.Strict(Claim.Fast), Traffic.Honest()).Unmoved.ShouldBeEmpty();
    }

    [Fact]
    public void What_no_control_changes_is_not_told()
    {
        // No control touches this header, puts that text into an answer, or makes another failure of a failure.
        Judge(new Expectation.Status("f:3", [200]), new Expectation.Header("f:4", "x-kind", "order")).Unmoved.ShouldBeEmpty();
        Judge(503, new Expectation.Status("f:3", [500, 503])).Unmoved.ShouldBeEmpty();
        var step = Traffic.Bare(0, "alice") with
        {
            Expectations = [new Expectation.Answer("f:3", new AnswerCondition.Absent("password")), new Expectation.Answer("f:4", new AnswerCondition.Mentions("5"))],
        };
        Traffic.Judge(Traffic.Case([step]), Traffic.Transcript(Traffic.Run(0, "alice", "r1", 5))).Unmoved.ShouldBeEmpty();
    }

    [Fact]
    public void One_control_that_it_notices_is_enough()
    {
        var step = Traffic.Bare(0, "alice") with { Expectations = [new Expectation.Answer("f:3", new AnswerCondition.Length(1)), new Expectation.Answer("f:4", new AnswerCondition.Mentions("5"))] };

        Traffic.Judge(Traffic.Case([step]), Traffic.Transcript(Traffic.Run(0, "alice", "r1", 5))).Unmoved.ShouldBeEmpty();
        Judge(new Expectation.Status("f:3", [200, 500]), new Expectation.JsonField("f:4", "total", "42")).Unmoved.ShouldBeEmpty();
    }

    [Fact]
    public void What_passes_is_told_no_unmoved_line_where_no_control_was_run() =>
        CaseJudge.Judge(Traffic.Observe(Traffic.Case([Get(new Expectation.Status("f:3", [200, 503]))]), Order(200)), Traffic.Attempt, LiveOutcome.None, recorded: false).Unmoved.ShouldBeEmpty();

    private static CaseJudged Judge(params Expectation[] expectations) => Judge(200, expectations);

    private static CaseJudged Judge(int status, params Expectation[] expectations) => Traffic.Judge(Traffic.Case([Get(expectations)]), Order(status));

    private static ScenarioStep Get(params Expectation[] expectations) =>
        new(0, new StepAction.Http("http-1", null, "GET", "/orders/1"), "f:2") { Expectations = [.. expectations] };

    private static Transcript Order(int status) => Traffic.Transcript(
    [
        Traffic.Frame(0, "alice", FrameDirection.Sent) with { Channel = "http-1", Name = "GET /orders/1" },
        Traffic.Frame(0, "alice", FrameDirection.Received, """{"total":42}""") with
        {
            Channel = "http-1",
            Status = status,
            Headers = ImmutableSortedDictionary<string, string>.Empty.Add("x-kind", "order"),
        },
    ]);

    [Fact]
    public void The_answer_that_is_asked_over_http_is_broken_in_its_body()
    {
        ImmutableArray<Expectation> expectations =
        [
            new Expectation.Terminal("f:2", "agent_completed"),
            new Expectation.Answer("f:2", new AnswerCondition.Grounded()),
            new Expectation.Answer("f:2", new AnswerCondition.Mentions("5")),
        ];
        var step = new ScenarioStep(0, new StepAction.Ask("http-1", "alice", "data", "How many?") { Via = AskWay.Http }, "f:2") { Expectations = expectations };
        var transcript = Traffic.Transcript(
        [
            Traffic.Frame(0, "alice", FrameDirection.Sent) with { Channel = "http-1", Credentials = true, Name = "POST /agents/data/runs" },
            Traffic.Frame(0, "alice", FrameDirection.Received, """{"response":"5 [c1]","tool_calls":[{"tool":"t","call_id":"c1","success":true,"result":[5]}]}""") with { Channel = "http-1", Status = 200 },
        ]);
        var observation = Traffic.Observe(Traffic.Case([step]), transcript);

        var results = ControlsEngine.Run(observation, ControlsEngine.ClaimsOf(observation));

        results.ShouldAllBe(result => result.TurnedRed);
        results.Select(result => result.Name).ShouldBe(["connection refused", "service fails", "refused instead", "all events dropped", "answer blanked", "answer replaced", "numbers changed", "ended with an error", "tool events dropped", "tool results emptied", "tools failed"]);
    }
}
