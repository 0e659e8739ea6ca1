using System.Collections.Immutable;
using CsCheck;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Running;
using Regreen.Core.Triaging;

namespace Regreen.Core.Tests.Triaging;

public sealed class TriageTests
{
    private static readonly ImmutableArray<CaseJudged> RefusedEverywhere =
        [.. Enumerable.Range(1, 10).Select(n => Red($"gated{n}", Phase.Authenticate, n % 2 == 0 ? "closed 1008" : "no welcome"))];

    [Fact]
    public void Ten_cases_that_are_refused_at_login_are_one_issue_however_the_refusal_looks()
    {
        var issue = Triage.Group(RefusedEverywhere, [], 1).ShouldHaveSingleItem();

        issue.Cases.Length.ShouldBe(10);
        issue.Phase.ShouldBe(Phase.Authenticate);
    }

    [Fact]
    public void Ungated_cases_are_explained_and_make_no_issue_of_their_own()
    {
        var ungated = Red("extra", Phase.Authenticate, "no welcome") with { Gate = false };

        Triage.Group([.. RefusedEverywhere, ungated], [], 1).ShouldHaveSingleItem().Explains.ShouldBe([ungated.Case]);
        Triage.Group([ungated], [], 1).ShouldBeEmpty();
    }

    [Fact]
    public void A_close_that_says_why_is_one_symptom_at_the_login_and_in_the_middle_of_a_request()
    {
        var issue = Triage.Group([Red("a", Phase.Request, "request: closed 1009"), Red("b", Phase.Connect, "connect: closed 1009")], [], 1).ShouldHaveSingleItem();

        (issue.Phase, issue.Title).ShouldBe((Phase.Connect, "connect: closed 1009"));
        Triage.Group([Red("a", Phase.Request, "request: closed 1011"), Red("b", Phase.Connect, "connect: closed 1011")], [], 1).Length.ShouldBe(2);
    }

    [Fact]
    public void What_is_met_first_comes_first_and_then_what_explains_more()
    {
        ImmutableArray<CaseJudged> red =
            [Red("a", Phase.Answer, "one"), Red("b", Phase.Answer, "two"), Red("c", Phase.Answer, "two"), Red("d", Phase.Connect, "refused")];

        Triage.Group(red, [], 4).Select(issue => (issue.Id.Number, issue.Title)).ShouldBe([(4, "refused"), (5, "two"), (6, "one")]);
    }

    [Fact]
    public void Neither_the_order_of_the_verdicts_nor_their_number_changes_a_fingerprint()
    {
        var forward = Triage.Group(RefusedEverywhere, [], 1).Single();
        var backward = Triage.Group([.. RefusedEverywhere.Reverse()], [], 7).Single();

        backward.Fingerprint.ShouldBe(forward.Fingerprint);
        backward.Title.ShouldBe(forward.Title);
        Triage.Group([RefusedEverywhere[3]], [], 1).Single().Fingerprint.ShouldBe(forward.Fingerprint);
    }

    [Fact]
    public void After_the_login_the_first_difference_from_the_healthy_way_names_the_symptom()
    {
        var healthy = Red("a", Phase.Answer, "x") with { Path = ["welcome", "agent_started", "agent_completed"] };
        var red = healthy with { Path = ["welcome", "error"] };

        Triage.SymptomOf(red, [healthy]).ShouldBe("agent_started became error");
    }

    [Fact]
    public void Steps_that_are_left_out_are_one_symptom_whatever_else_goes_on_in_the_case()
    {
        ImmutableArray<CaseJudged> healthy =
        [
            Way("alone", ["begin", "look", "found", "done"]),
            Way("twice", ["begin", "hand", "look", "hand", "look", "found", "hand", "found", "done"]),
        ];
        ImmutableArray<CaseJudged> red =
        [
            Way("alone", ["begin", "done"]) with { Divergence = new Divergence(Phase.Tools, "tools: none ran", "", null) },
            Way("twice", ["begin", "hand", "look", "hand", "found", "hand", "done"]) with { Divergence = new Divergence(Phase.Answer, "answer: not mentioned", "", null) },
        ];

        Triage.Group(red, healthy, 1).ShouldHaveSingleItem().Title.ShouldBe("tools: none ran");
    }

    [Fact]
    public void What_came_instead_of_a_step_tells_causes_apart()
    {
        ImmutableArray<CaseJudged> healthy = [Way("a", ["begin", "look", "done"]), Way("b", ["begin", "look", "done"]), Way("c", ["begin", "look", "done"])];
        ImmutableArray<CaseJudged> red =
        [
            Way("a", ["begin", "error"]) with { Divergence = new Divergence(Phase.Answer, "one", "", null) },
            Way("b", ["begin", "done"]) with { Divergence = new Divergence(Phase.Answer, "two", "", null) },
            Way("c", ["begin", "look", "done"]) with { Divergence = new Divergence(Phase.Answer, "three", "", null) },
        ];

        Triage.Group(red, healthy, 1).Length.ShouldBe(3);
    }

    [Fact]
    public void The_first_step_that_is_left_out_names_the_symptom_and_anything_added_does_not_hide() =>
        Gen.Select(Gen.Int[0, 5].Array[1, 6], Gen.Int[0, 5].Array[0, 6], Gen.Int[0, 5].Array[1, 6]).Sample((before, after, lost) =>
        {
            var well = before.Select(Step).Append("lost").Concat(lost.Select(step => $"lost {step}")).Concat(after.Select(Step)).ToImmutableArray();
            ImmutableArray<string> ill = [.. well.Where(step => !step.StartsWith("lost", StringComparison.Ordinal))];

            Triage.SymptomOf(Way("a", ill), [Way("a", well)]).ShouldBe("lost left out");
            Triage.SymptomOf(Way("a", ill.Insert(before.Length, "other")), [Way("a", well)]).ShouldBe("lost became other");
        });

    private static string Step(int number) => $"step {number}";

    private static CaseJudged Way(string name, ImmutableArray<string> path) => Red(name, Phase.Answer, "x") with { Path = path };

    [Theory]
    [InlineData(new[] { true, true }, Verdict.Failing)]
    [InlineData(new[] { true, false }, Verdict.Flaky)]
    [InlineData(new[] { false }, Verdict.Proven)]
    public void Attempts_that_disagree_are_flaky(bool[] fails, Verdict verdict) =>
        Reruns.Settle([.. fails.Select(isRed => Red("a", Phase.Answer, "x") with { Verdict = isRed ? Verdict.Failing : Verdict.Proven })]).Verdict.ShouldBe(verdict);

    private static CaseJudged Red(string name, Phase phase, string signature) => new(
        new CaseId("suite", name), name, true, Verdict.Failing, "fails", false, [], new Divergence(phase, signature, signature, null), null, DateTimeOffset.UnixEpoch, TimeSpan.Zero);
}
