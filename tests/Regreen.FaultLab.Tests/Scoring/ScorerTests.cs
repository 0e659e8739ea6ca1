using Regreen.Cli.Demo;
using Regreen.FaultLab.Planting;
using Regreen.FaultLab.Scoring;

namespace Regreen.FaultLab.Tests.Scoring;

public sealed class ScorerTests
{
    private static readonly SourceEdit Edit = new("some#0", ["message"], [new("src/a.js", "1\n", "2\n")]);

    [Fact]
    public void The_planted_commit_confirmed_and_reverted_is_all_right()
    {
        var score = Scorer.Score(Fault(Place.Commit), new Truth(["commit aa"]), Report("proven-green", Issue("f1", "confirmed", "commit aa")), ["src/a.js"]);

        (score.Grouped, score.CauseRight, score.Confirmed, score.WronglyBlamed, score.Repaired, score.EndedRight, score.TestsEdited).ShouldBe((true, true, true, false, true, true, 0));
        score.IsGood.ShouldBeTrue();
    }

    [Fact]
    public void Another_commit_is_somebody_innocent()
    {
        var score = Scorer.Score(Fault(Place.Commit), new Truth(["commit aa"]), Report("proven-green", Issue("f1", "confirmed", "commit bb")), []);

        (score.CauseRight, score.Confirmed, score.WronglyBlamed).ShouldBe((false, false, true));
        score.Why.ShouldContain("to blame is commit aa");
    }

    [Fact]
    public void An_innocent_beside_the_guilty_is_wrong_too()
    {
        var score = Scorer.Score(Fault(Place.Commit), new Truth(["commit aa"]), Report("proven-green", Issue("f1", "confirmed", "commit aa", "commit bb")), []);

        (score.CauseRight, score.WronglyBlamed).ShouldBe((false, true));
    }

    [Fact]
    public void Of_two_causes_one_is_not_enough()
    {
        var fault = Fault(Place.Commit) with { Issues = 2 };
        var truth = new Truth(["commit aa", "configuration a.json:B"]);

        Scorer.Score(fault, truth, Report("needs-person", Issue("f1", "confirmed", "commit aa")), []).CauseRight.ShouldBeFalse();
        Scorer.Score(fault, truth, Report("proven-green", Issue("f1", "confirmed", "commit aa"), Issue("f2", "confirmed", "configuration a.json:B")), []).IsGood.ShouldBeTrue();
    }

    [Fact]
    public void An_issue_that_went_with_another_is_counted_before_anything_was_tried_and_not_at_the_end()
    {
        var went = Issue("f2", "none") with { Ending = null, GoesWith = "issue-1" };

        var score = Scorer.Score(Fault(Place.Commit), new Truth(["commit aa"]), Report("proven-green", Issue("f1", "confirmed", "commit aa"), went), []);
        (score.Grouped, score.GroupedBySymptom, score.Why).ShouldBe((true, false, "title → confirmed commit aa; title → went with issue-1"));

        // Two causes that are told to be one are wrong too.
        var two = Scorer.Score(Fault(Place.Commit) with { Issues = 2 }, new Truth(["commit aa"]), Report("proven-green", Issue("f1", "confirmed", "commit aa"), went), []);
        (two.Grouped, two.GroupedBySymptom).ShouldBe((false, true));
        Scorer.Score(Fault(Place.Commit), new Truth(["commit aa"]), Report("proven-green", Issue("f1", "confirmed", "commit aa"), went with { GoesWith = null }), []).Grouped.ShouldBeFalse();
    }

    [Fact]
    public void No_cause_is_honest_and_not_right()
    {
        var score = Scorer.Score(Fault(Place.Commit), new Truth(["commit aa"]), Report("needs-person", Issue("f1", "inconclusive")), []);

        (score.CauseRight, score.WronglyBlamed, score.EndedRight, score.Repaired).ShouldBe((false, false, false, false));
    }

    [Fact]
    public void Blaming_anybody_in_a_control_is_an_accusation()
    {
        var control = Fault(Place.Innocent);

        Scorer.Score(control, new Truth([]), Report("proven-green"), []).IsGood.ShouldBeTrue();
        Scorer.Score(control, new Truth([]), Report("needs-person", Issue("f1", "likely", "commit aa")), []).WronglyBlamed.ShouldBeTrue();
    }

    [Fact]
    public void What_was_never_right_is_scored_on_the_file_that_is_named()
    {
        var fault = Fault(Place.Beginning);
        var truth = new Truth(["source src/a.js"]);

        Scorer.Score(fault, truth, Report("proven-green", Issue("f1", "never-green", "source src/a.js")), []).CauseRight.ShouldBeTrue();
        Scorer.Score(fault, truth, Report("proven-green", Issue("f1", "never-green", "source src/b.js")), []).CauseRight.ShouldBeFalse();
    }

    [Fact]
    public void A_repair_that_touches_what_judges_is_counted()
    {
        var score = Scorer.Score(Fault(Place.Commit), new Truth(["commit aa"]), Report("proven-green", Issue("f1", "confirmed", "commit aa")), ["src/a.js", "tests/helpdesk.yaml", "regreen.yaml"]);

        (score.TestsEdited, score.IsGood).ShouldBe((2, false));
    }

    [Fact]
    public void Without_a_report_nothing_is_right()
    {
        var score = Scorer.Score(Fault(Place.Commit), new Truth(["commit aa"]), null, []);

        (score.Grouped, score.CauseRight, score.EndedRight, score.WronglyBlamed).ShouldBe((false, false, false, false));
    }

    private static PlantedFault Fault(Place place) =>
        new("some", "node-agent") { Layer = "tools", Text = "t", Parts = [new FaultPart(place, "", Edit)], Issues = place == Place.Innocent ? 0 : 1 };

    private static RunReport Report(string outcome, params ReportedIssue[] issues) => new(outcome, "", [.. issues]);

    private static ReportedIssue Issue(string fingerprint, string ending, params string[] causes) => new(1, fingerprint, "title", ending, [.. causes], "summary", null);
}
