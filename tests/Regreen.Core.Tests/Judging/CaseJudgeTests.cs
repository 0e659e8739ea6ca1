using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Tests.Judging;

public sealed class CaseJudgeTests
{
    [Fact]
    public void A_strict_case_on_honest_traffic_is_proven_once_its_login_was_tested_live()
    {
        Traffic.Judge(Traffic.Strict(), Traffic.Honest()).Verdict.ShouldBe(Verdict.Unproven);

        var judged = Traffic.Judge(Traffic.Strict(), Traffic.Honest(), Traffic.LiveLogin);

        judged.Reason.ShouldBe("passed, and 18 of 18 controls turned it red");
        judged.Verdict.ShouldBe(Verdict.Proven);
    }

    [Fact]
    public void A_hollow_case_names_the_claim_the_control_and_the_line()
    {
        var scenario = Traffic.Case([Traffic.Connect(0, "alice"), Traffic.Bare(1, "alice") with { Expectations = [new Expectation.AnyFrames("agents.yaml:7", 1)] }]);

        var judged = Traffic.Judge(scenario, Traffic.Transcript([.. Traffic.Login(0, "alice"), .. Traffic.Run(1, "alice", "r1", 5)]), Traffic.LiveLogin);

        judged.Passed.ShouldBeTrue();
        judged.Verdict.ShouldBe(Verdict.Unproven);
        judged.Reason.ShouldBe("hollow: it claims answers, and stays green when all events are dropped; agents.yaml:7: 'at least 1 frame of any kind' still holds");
    }

    [Fact]
    public void A_quality_that_is_low_for_its_invented_number_is_named_for_that()
    {
        var run = Traffic.Run(1, "alice", "r1", 5).ToList();
        run[^1] = Traffic.Event(1, "alice", "r1", "agent_completed", ""","response":"It was 9 [c1]." """);
        var scenario = Traffic.Case([Traffic.Connect(0, "alice"), Traffic.Bare(1, "alice") with { Expectations = [new Expectation.Quality("f:3", 0.9)] }]);

        var judged = Traffic.Judge(scenario, Traffic.Transcript([.. Traffic.Login(0, "alice"), .. run]));

        judged.Divergence!.Signature.ShouldBe("answer: not grounded");
        judged.Divergence.Message.ShouldContain("1 of 1 numbers (9) does not stand in the result that it cites");
    }

    [Fact]
    public void A_refused_session_explains_whatever_comes_after_it()
    {
        var transcript = Traffic.Transcript(
        [
            .. Traffic.Refusal(0, "alice"),
            Traffic.Frame(1, "alice", FrameDirection.Failed) with { Phase = Phase.Request, Reason = "session closed" },
        ]);

        var judged = Traffic.Judge(Traffic.Case([Traffic.Connect(0, "alice"), Traffic.Ask(1, "alice", "a", 5)]), transcript);

        judged.Verdict.ShouldBe(Verdict.Failing);
        judged.Divergence!.Phase.ShouldBe(Phase.Authenticate);
        judged.Divergence.Signature.ShouldBe("authenticate: refused 1008 unauthorized");
        judged.Divergence.Where!.Line.ShouldBe(3);
    }

    [Fact]
    public void A_login_that_names_nobody_fails_where_the_configuration_says_how_users_are_named()
    {
        ImmutableArray<Frame> login = [.. Traffic.Login(0, "alice").SkipLast(1), Traffic.Frame(0, "alice", FrameDirection.Received, """{"type":"authenticated","customer":"alice"}""")];
        var scenario = Traffic.Case([Traffic.Connect(0, "alice")]);

        Traffic.Judge(scenario, Traffic.Transcript(login)).Passed.ShouldBeTrue();
        var promised = new Protocol(new ProtocolConfig { Fields = ImmutableSortedDictionary<string, string>.Empty.Add("user", "who") }, Traffic.Contract.HttpAsk);
        var judged = CaseJudge.Judge(Observation.Of(scenario, promised, Traffic.Transcript(login)), Traffic.Attempt, LiveOutcome.None, recorded: true);

        judged.Divergence!.Signature.ShouldBe("authenticate: no user");
        judged.Reason.ShouldContain("'who'");
    }

    [Fact]
    public void A_close_after_the_login_is_no_refusal()
    {
        var transcript = Traffic.Transcript(
        [
            .. Traffic.Login(0, "alice"),
            .. Traffic.Run(1, "alice", "r1", 5).Take(3),
            Traffic.Frame(1, "alice", FrameDirection.Closed) with { CloseCode = 1008 },
        ]);

        var judged = Traffic.Judge(Traffic.Case([Traffic.Connect(0, "alice"), Traffic.Ask(1, "alice", "a", 5)]), transcript);

        judged.Divergence!.Signature.ShouldBe("answer: closed 1008");
    }

    [Fact]
    public void Two_cases_with_one_cause_have_one_signature_whatever_they_expect()
    {
        string Signature(ImmutableArray<Expectation> expectations) => Traffic.Judge(
            Traffic.Case([Traffic.Connect(0, "alice") with { Expectations = [] }, Traffic.Bare(1, "alice") with { Expectations = expectations }]),
            Traffic.Transcript(Traffic.Refusal(0, "alice"))).Divergence!.Signature;

        string[] signatures =
        [
            Signature([new Expectation.Terminal("f:1", "agent_completed")]),
            Signature([new Expectation.Quality("f:1", 0.7)]),
            Signature([new Expectation.EventCount("f:1", "tool_executing", 1)]),
            Signature([new Expectation.Answer("f:1", new AnswerCondition.Length(10))]),
        ];

        signatures.ShouldAllBe(signature => signature == "authenticate: refused 1008 unauthorized");
    }

    [Fact]
    public void What_breaks_before_an_answer_can_be_is_an_error()
    {
        var failed = Traffic.Frame(0, "alice", FrameDirection.Failed) with { Phase = Phase.Reach, Reason = "connection refused" };

        var judged = Traffic.Judge(Traffic.Case([Traffic.Connect(0, "alice")]), Traffic.Transcript([failed]));

        judged.Verdict.ShouldBe(Verdict.Errored);
        judged.Divergence!.Signature.ShouldBe("reach: connection refused");
    }

    [Fact]
    public void A_case_that_observed_nothing_proves_nothing()
    {
        var judged = Traffic.Judge(Traffic.Case([]), Traffic.Transcript([]));

        judged.Verdict.ShouldBe(Verdict.Unproven);
        judged.Reason.ShouldBe("no exchange was observed");
    }

    [Fact]
    public void A_revision_that_changed_or_that_nobody_knows_is_never_green()
    {
        var observation = Traffic.Observe(Traffic.Strict(), Traffic.Honest());
        var other = Traffic.Attempt with { After = Traffic.Attempt.After with { Tree = "other" } };
        var unknown = Traffic.Attempt with { Before = new ServedRevision(null, null, null, RevisionSource.Unknown) };

        CaseJudge.Judge(observation, other, LiveOutcome.Of([Traffic.LiveLogin]), recorded: true).Verdict.ShouldBe(Verdict.Errored);
        CaseJudge.Judge(observation, unknown, LiveOutcome.Of([Traffic.LiveLogin]), recorded: true).Reason.ShouldBe("nobody says which revision served");
    }

    [Fact]
    public void A_live_control_that_stays_green_leaves_the_case_unproven()
    {
        var judged = Traffic.Judge(Traffic.Strict(), Traffic.Honest(), Traffic.LiveLogin with { TurnedRed = false, Detail = "every expectation still holds" });

        judged.Verdict.ShouldBe(Verdict.Unproven);
        judged.Reason.ShouldBe("hollow: it claims authenticated, and stays green when no token is sent (live); every expectation still holds");
    }

    [Fact]
    public void A_frame_of_another_users_request_breaks_isolation_without_any_marker()
    {
        var scenario = Traffic.Strict() with { Markers = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty };
        var frames = Traffic.Honest().Frames;
        var stray = Traffic.Event(4, "bob", "r1", "agent_thinking", "");

        var judged = Traffic.Judge(scenario, Traffic.Transcript([.. frames, stray]));

        judged.Divergence!.Signature.ShouldBe("relation: not isolated");
        judged.Reason.ShouldContain("a frame of alice's request reached bob");
    }
}
