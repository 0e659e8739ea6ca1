using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Core.Witnessing;

namespace Regreen.Core.Tests.Witnessing;

public sealed class ControlReadingTests
{
    private static readonly SuiteControl Blank = new(Claim.Answers, SabotageKind.BlankContent);
    private static readonly SuiteControl Strip = new(Claim.Authenticated, SabotageKind.StripAuthentication);
    private static readonly ServedRevision Served = new("tree", "c", "i", RevisionSource.Service);

    [Fact]
    public void Red_while_its_traffic_was_broken_is_what_a_control_asks_for()
    {
        var result = ControlReading.Read(Blank, Test(Verdict.Failing, "1 is not 2"), null, [Exchange(Blank.Kind)], []);

        (result.TurnedRed, result.Live, result.Detail).ShouldBe((true, true, "1 is not 2"));
    }

    [Fact]
    public void Green_while_its_traffic_was_broken_is_hollow() =>
        Judged(ControlReading.Read(Blank, Test(Verdict.Unproven), null, [Exchange(Blank.Kind)], []))
            .ShouldBe("hollow: it claims answers, and stays green when answers are blanked (live); it passes as before; see it again: the command");

    [Fact]
    public void Green_without_asking_again_is_hollow() =>
        Judged(ControlReading.Read(Blank, Test(Verdict.Unproven), null, [], [])).ShouldStartWith("hollow: it claims answers, and stays green when answers are blanked (live); it asked nothing this time");

    [Theory]
    [InlineData(Verdict.Failing)]
    [InlineData(Verdict.Errored)]
    public void Red_before_anything_was_broken_proves_nothing(Verdict verdict)
    {
        var result = ControlReading.Read(Blank, Test(verdict, "no fixture"), null, [Exchange(null)], []);

        (result.TurnedRed, result.WasNotDone).ShouldBe((false, true));
        Judged(result).ShouldStartWith("of answers the control 'answers are blanked' is missing");
    }

    [Fact]
    public void Green_where_nothing_could_be_broken_accuses_nobody() =>
        ControlReading.Read(Blank, Test(Verdict.Unproven), null, [Exchange(null)], []).WasNotDone.ShouldBeTrue();

    [Theory]
    [InlineData("What does order 8 cost?", "You pay 42.50 EUR for order 8.", false)]
    [InlineData("What does order 8 cost?", "You pay 17 EUR for order 8.", true)]
    [InlineData(null, "Order 7 costs 42.50 EUR.", true)]
    public void The_same_figures_for_something_else_accuse_the_service(string? instead, string answer, bool isMet)
    {
        var numbers = new SuiteControl(Claim.Answers, SabotageKind.OtherNumbers);
        var asked = Exchange(numbers.Kind, Asked("What does order 7 cost?"), Said(answer)) with { AskedInstead = instead };

        ControlReading.Read(numbers, Test(Verdict.Failing), null, [asked], [Exchange(null, Asked("What does order 7 cost?"), Said("Order 7 costs 42.50 EUR."))]).IsMet.ShouldBe(isMet);
    }

    [Theory]
    [InlineData(Verdict.Unproven, true)]
    [InlineData(Verdict.Failing, false)]
    public void The_same_in_other_words_must_leave_a_case_green(Verdict verdict, bool isMet) =>
        ControlReading.Read(new(Claim.Answers, SabotageKind.OtherWords), Test(verdict), null, [Exchange(SabotageKind.OtherWords)], []).IsMet.ShouldBe(isMet);

    [Fact]
    public void A_run_without_results_says_why() =>
        ControlReading.Read(Blank, null, "the command was ended after 5 s", [], []).Detail.ShouldBe("the control could not be carried out: the command was ended after 5 s");

    [Fact]
    public void Where_the_service_serves_without_credentials_an_inferred_claim_is_dropped_and_a_declared_one_unproven()
    {
        var result = ControlReading.Read(Strip, Test(Verdict.Unproven), null, [Exchange(Strip.Kind, new Frame(1, default, "x1", FrameDirection.Received, 0) { Status = 200 })], []);

        Judge(result, declared: false).Verdict.ShouldBe(Verdict.Proven);
        Judge(result, declared: false).Receipt!.Claims.ShouldBe([Claim.Reachable]);
        Judge(result, declared: true).Verdict.ShouldBe(Verdict.Unproven);
    }

    [Fact]
    public void A_case_without_a_control_that_was_due_is_unproven()
    {
        ImmutableArray<ControlResult> all = [Red, Red with { Name = "every answer is 503" }, Red with { Name = "nothing is answered" }];

        WitnessJudge.Judge(Test(Verdict.Unproven), Seen(all), _ => "").Verdict.ShouldBe(Verdict.Proven);
        WitnessJudge.Judge(Test(Verdict.Unproven), Seen(all) with { Due = [new DueControl(Claim.Reachable, "the socket closes with 1011", true)] }, _ => "").Reason
            .ShouldBe("the control 'the socket closes with 1011' that its claims require was not run");
        WitnessJudge.Judge(Test(Verdict.Unproven), Seen(all.RemoveAt(1)), _ => "").Reason.ShouldBe("the control 'every answer is 503' that its claims require was not run");
    }

    [Fact]
    public void Another_revision_after_the_run_makes_a_green_an_error()
    {
        var seen = Seen([Red]) with { Attempt = new AttemptRecord(new EvidenceId("e"), Served, Served with { Tree = "other" }, default, default) };

        WitnessJudge.Judge(Test(Verdict.Unproven), seen, _ => "").Verdict.ShouldBe(Verdict.Errored);
    }

    [Fact]
    public void A_case_of_which_only_requests_were_seen_is_unproven()
    {
        var seen = Seen([Red]) with { Frames = [new Frame(1, default, "x1", FrameDirection.Sent, 0)] };

        WitnessJudge.Judge(Test(Verdict.Unproven), seen, _ => "").Reason.ShouldBe("no exchange was observed");
    }

    [Fact]
    public void A_case_of_which_not_every_message_was_kept_is_unproven_and_its_receipt_says_so()
    {
        var judged = WitnessJudge.Judge(Test(Verdict.Unproven), Seen([Red]) with { Left = 7 }, _ => "");

        (judged.Verdict, judged.Receipt!.Truncated).ShouldBe((Verdict.Unproven, 7));
        judged.Reason.ShouldStartWith("its transcript is truncated: 7 of 9 messages were not kept");
        WitnessJudge.Judge(Test(Verdict.Unproven), Seen([Red]), _ => "").Receipt!.Truncated.ShouldBeNull();
    }

    private static Frame Asked(string question) => new(1, default, "x1", FrameDirection.Sent, 0) { Payload = $$"""{"message":"{{question}}"}""" };

    private static Frame Said(string answer) => new(2, default, "x1", FrameDirection.Received, 0) { Status = 200, Payload = $$"""{"response":"{{answer}}"}""" };

    private static ControlResult Red => new(Claim.Reachable, "connections are reset", true, true, "gone");

    private static string Judged(ControlResult result) => Judge(result, declared: false).Reason;

    private static CaseJudged Judge(ControlResult result, bool declared) =>
        WitnessJudge.Judge(Test(Verdict.Unproven), Seen([Red, Red with { Name = "every answer is 503" }, Red with { Name = "nothing is answered" }, result]) with { Declared = declared ? [result.Claim] : [] }, _ => "the command");

    private static WitnessedCase Seen(ImmutableArray<ControlResult> controls) => new(
        new AttemptRecord(new EvidenceId("e"), Served, Served, default, default),
        [new Frame(1, default, "x1", FrameDirection.Sent, 0), new Frame(2, default, "x1", FrameDirection.Received, 0) { Status = 200 }],
        [.. controls.Select(control => control.Claim).Distinct()],
        controls);

    private static WitnessedExchange Exchange(SabotageKind? broken, params Frame[] frames) => new(1, "s.t", [.. frames]) { Broken = broken };

    private static CaseJudged Test(Verdict verdict, string reason = "") =>
        new(new CaseId("s", "t"), "t", true, verdict, reason, verdict == Verdict.Unproven, [], null, null, default, default);
}
