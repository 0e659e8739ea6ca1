using System.Globalization;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Engine.Reporting;

namespace Regreen.Engine.Tests.Reporting;

public sealed class RunViewTests
{
    private static readonly RunView Run = RunView.Of(JournalFixture.Instance.Entries);

    [Fact]
    public void The_price_is_counted_from_facts() =>
        Run.Price.ShouldBe(new Price(
            Builds: 8, BuildTime: TimeSpan.FromSeconds(10), Deployments: 2, Previews: 13, Trials: 2, Attempts: 38, Wall: Run.LastAt - Run.StartedAt));

    [Fact]
    public void Probes_of_other_commits_are_the_search_and_those_of_the_commit_under_test_are_experiments()
    {
        var issue = Run.Iterations[0].Issues.ShouldHaveSingleItem();

        issue.Probes.Length.ShouldBe(5);
        issue.Experiments.Length.ShouldBe(8);
        issue.Experiments.ShouldAllBe(probe => probe.Candidate.Commit == Run.Start.Head.Commit);
    }

    [Fact]
    public void What_suites_say_stands_beside_what_is_proven()
    {
        var suites = Run.Iterations[0].Suites;

        suites.Select(suite => $"{suite.Name} says {suite.Says}, proven {suite.Proven} of {suite.Cases.Length}")
            .ShouldBe(["agents says 1, proven 1 of 8", "seed-connectivity says 4, proven 0 of 4", "seed-agents says 1, proven 0 of 7"]);
    }

    [Fact]
    public void A_case_that_failed_and_then_passed_is_flaky_and_one_without_an_attempt_did_not_run()
    {
        var entries = JournalFixture.Instance.Until<AttemptFinished>();
        var attempt = (AttemptFinished)entries[^1].Fact;
        var again = attempt with { Attempt = 2, Judged = attempt.Judged with { Verdict = Verdict.Proven } };

        var cases = RunView.Of([.. entries, entries[^1] with { Fact = again }]).Last!.Cases;

        cases[0].Attempts.Length.ShouldBe(2);
        cases[0].Verdict.ShouldBe(Verdict.Flaky);
        cases[0].Reason.ShouldStartWith("1 of 2 attempts failed: ");
        cases.Skip(1).ShouldAllBe(item => item.Verdict == Verdict.NotRun);
        cases.Length.ShouldBe(19);
    }

    [Fact]
    public void A_case_that_failed_twice_is_failing()
    {
        var entries = JournalFixture.Instance.Until<AttemptFinished>();
        var attempt = (AttemptFinished)entries[^1].Fact;

        var run = RunView.Of([.. entries, entries[^1] with { Fact = attempt with { Attempt = 2 } }]);

        run.Last!.Cases[0].Verdict.ShouldBe(Verdict.Failing);
    }

    [Fact]
    public void An_issue_that_the_grouping_does_not_know_is_still_shown()
    {
        var entries = JournalFixture.Instance.Until<EvidenceGathered>();
        var gathered = (EvidenceGathered)entries[^1].Fact;

        var run = RunView.Of([.. entries, entries[^1] with { Fact = gathered with { Issue = new IssueId(9) } }]);

        var issue = run.Last!.Issues[^1];
        issue.Issue.Title.ShouldBe("issue-9");
        issue.Findings.Length.ShouldBe(3);
    }

    [Fact]
    public void An_issue_whose_cases_pass_with_the_repair_of_another_has_the_same_cause()
    {
        var entries = JournalFixture.Instance.Until<AttemptFinished>();
        var attempt = entries[^1];
        var red = (AttemptFinished)attempt.Fact;
        var other = red.Judged with
        {
            Case = new CaseId("agents", "006"),
            Divergence = red.Judged.Divergence! with { Phase = Phase.Answer, Signature = "answer: quality too low" },
        };
        var repair = new RemedyTried(new IssueId(1), new RevertCommit("c5"), Accepted: true, "It works.", null, null) { Passed = [red.Judged.Case, other.Case] };

        IssueView Second(RemedyTried tried) => RunView.Of([.. entries, attempt with { Fact = red with { Judged = other } }, attempt with { Fact = tried }]).Last!.Issues[1];

        Second(repair).GoesWith.ShouldBe(new IssueId(1));
        Second(repair with { Passed = [red.Judged.Case] }).GoesWith.ShouldBeNull();
        Second(repair with { Accepted = false }).GoesWith.ShouldBeNull();
    }

    [Fact]
    public void Issues_are_numbered_on_over_the_iterations()
    {
        var red = (AttemptFinished)JournalFixture.Instance.Until<AttemptFinished>()[^1].Fact;
        var next = JournalFixture.Instance.Entries[^1] with { Fact = red with { Iteration = 2 } };

        var run = RunView.Of([.. JournalFixture.Instance.Until<RepairCommitted>(), next]);

        run.Iterations.Select(iteration => iteration.Issues.ShouldHaveSingleItem().Issue.Id.Number).ShouldBe([1, 2]);
    }

    [Fact]
    public void The_timeline_accounts_for_the_time_from_the_first_fact_to_the_last()
    {
        Run.Timeline.Aggregate(TimeSpan.Zero, (sum, step) => sum + step.Duration).ShouldBe(Run.LastAt - Run.StartedAt);
        Run.Timeline.Select(step => string.Create(CultureInfo.InvariantCulture, $"{step.Iteration} {step.Work}"))
            .ShouldBe(["1 Deploy", "1 Test", "1 Diagnose", "1 Repair", "2 Deploy", "2 Test"]);
    }

    [Fact]
    public void A_journal_without_a_start_is_refused() =>
        Should.Throw<ArgumentException>(() => RunView.Of([new JournalEntry(1, default, new TimePassed(default), "")]));
}
