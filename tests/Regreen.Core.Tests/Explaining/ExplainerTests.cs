using System.Collections.Immutable;
using CsCheck;
using Regreen.Core.Diagnosing;
using Regreen.Core.Explaining;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Core.Running;
using Regreen.Core.Triaging;

namespace Regreen.Core.Tests.Explaining;

public sealed class ExplainerTests
{
    private static readonly Locator Somewhere = new(new EvidenceId("sha256:1"), EvidenceKind.Log, 1, "x", "line 1");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_why_whose_evidence_is_taken_away_is_not_seen_and_the_others_stay(int number) =>
        Explain(Ending.Confirmed, number).Whys.Select(why => why.IsSeen).ShouldBe(Enumerable.Range(1, 5).Select(other => other != number));

    [Fact]
    public void Where_the_service_wrote_nothing_what_the_answer_repeats_of_a_result_is_the_mechanism()
    {
        var issue = new Issue(new IssueId(1), "t", "f", Phase.Answer, [], []);
        ImmutableArray<Finding> findings = [new(Investigator.Wire, FindingKind.ResultRepeated, "repeated", [Somewhere]) { Subject = "total" }];

        var diagnosis = Explainer.Explain(new Explanation(issue, null, findings, new Conclusion(Ending.Inconclusive, null, "s", [], 0), [], null, "none"), new Capabilities(true, true, true, true, false, true));

        (diagnosis.Whys[1].Answer, diagnosis.Whys[1].IsSeen).ShouldBe(("repeated", true));
    }

    [Fact]
    public void A_log_that_nobody_could_read_is_not_said_to_tell_of_no_trouble()
    {
        var issue = new Issue(new IssueId(1), "t", "f", Phase.Answer, [], []);
        ImmutableArray<Finding> findings = [new(Investigator.Trace, FindingKind.NotSeen, "No span.", []), new(Investigator.Log, FindingKind.NotSeen, "The log could not be read.", [])];

        var diagnosis = Explainer.Explain(new Explanation(issue, null, findings, new Conclusion(Ending.Inconclusive, null, "s", [], 0), [], null, "none"), new Capabilities(true, true, true, true, false, true));

        (diagnosis.Whys[1].Answer, diagnosis.Whys[1].IsSeen).ShouldBe(("Not seen. The log could not be read.", false));
    }

    [Fact]
    public void What_ties_a_line_to_the_request_is_said_and_a_weaker_one_stands_beside_no_stronger()
    {
        var moment = new Finding(Investigator.Log, FindingKind.Mechanism, "by its moment", [Somewhere with { Line = 2 }]) { IsByMoment = true };
        var traced = new Finding(Investigator.Log, FindingKind.Mechanism, "traced", [Somewhere]);
        var span = new Finding(Investigator.Trace, FindingKind.Mechanism, "span", [Somewhere]);

        var weak = Mechanism(moment);
        (weak.Answer, weak.Check).ShouldBe((
            "by its moment",
            "No line carries the trace id of the failing request. This one was written while that request was under way and no other of ours, so only its moment ties it to it, which is weaker."));
        var strong = Mechanism(moment, traced);
        (strong.Answer, strong.Check).ShouldBe(("traced", "The line carries the trace id of the failing request."));
        strong.Evidence.ShouldBe([Somewhere]);
        Mechanism(span).Check.ShouldBe("The span carries the trace id of the failing request.");

        static Why Mechanism(params ImmutableArray<Finding> findings) => Explainer.Explain(
            new Explanation(new Issue(new IssueId(1), "t", "f", Phase.Answer, [], []), null, findings, new Conclusion(Ending.Inconclusive, null, "s", [], 0), [], null, "none"),
            new Capabilities(true, true, true, true, false, true)).Whys[1];
    }

    [Fact]
    public void Taking_evidence_away_never_makes_an_ending_better() =>
        Gen.Select(Gen.Enum<Ending>(), Gen.Int[1, 5].List[0, 5], Gen.Int[1, 5]).Sample((ending, away, more) =>
            Grade(Explain(ending, [.. away, more]).Ending).ShouldBeLessThanOrEqualTo(Grade(Explain(ending, [.. away]).Ending)));

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Without_its_symptom_or_its_origin_a_confirmed_cause_is_only_likely_and_not_repaired(int number)
    {
        var diagnosis = Explain(Ending.Confirmed, number);

        diagnosis.Ending.ShouldBe(Ending.Likely);
        diagnosis.Remedies.ShouldBeEmpty();
    }

    [Fact]
    public void A_confirmed_culprit_with_its_evidence_is_reverted() =>
        Explain(Ending.Confirmed).Remedies.ShouldBe([new RevertCommit("abc")]);

    [Fact]
    public void Where_the_service_wrote_nothing_the_defect_is_the_hunk_whose_revert_flips_the_case()
    {
        Explain(Ending.Confirmed, 2).Whys[2].Check.ShouldBe("The hunk whose revert flips the case.");
        Explain(Ending.Confirmed).Whys[2].Answer.ShouldBe("place");
    }

    private static int Grade(Ending ending) => ending switch { Ending.Confirmed => 2, Ending.Likely => 1, _ => 0 };

    private static Diagnosis Explain(Ending ending, params int[] away)
    {
        var issue = new Issue(new IssueId(1), "title", "fingerprint", Phase.Answer, [], []);
        ImmutableArray<Finding> findings =
        [
            new(Investigator.Wire, FindingKind.Symptom, "symptom", At(1)),
            new(Investigator.Log, FindingKind.Mechanism, "mechanism", At(2)),
            new(Investigator.Log, FindingKind.SourceLocation, "place", At(3)) { Subject = "src/a.cs:3" },
        ];
        return Explainer.Explain(
            new Explanation(
                issue, null, findings, new Conclusion(ending, new CommitSuspect("abc", "subject"), "summary", [], 144), At(4),
                new Finding(Investigator.History, FindingKind.HollowCheck, "gap", At(5)), "off, on, off, on"),
            new Capabilities(true, true, true, true, false, true));

        ImmutableArray<Locator> At(int number) => away.Contains(number) ? [] : [Somewhere];
    }
}
