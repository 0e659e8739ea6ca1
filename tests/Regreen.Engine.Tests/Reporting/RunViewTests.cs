using System.Globalization;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Core.Rerunning;
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
        cases[0].Reason.ShouldStartWith("1 of 2 attempts failed (it was never proven before; too few to tell flaky from failing): ");
        cases.Skip(1).ShouldAllBe(item => item.Verdict == Verdict.NotRun);
        cases.Length.ShouldBe(19);
    }

    [Fact]
    public void A_case_that_fails_more_often_than_before_is_failing_and_the_counts_are_told()
    {
        var entries = JournalFixture.Instance.Until<AttemptFinished>();
        var red = (AttemptFinished)entries[^1].Fact;
        AttemptFinished Attempt(int number, bool isRed) => red with { Attempt = number, Judged = red.Judged with { Record = new CaseRecord(1, 40), Verdict = isRed ? Verdict.Failing : Verdict.Proven } };

        var run = RunView.Of([.. entries.SkipLast(1), .. new[] { Attempt(1, true), Attempt(2, false), Attempt(3, true), Attempt(4, true) }.Select(fact => entries[^1] with { Fact = fact })]);

        run.Last!.Cases[0].Verdict.ShouldBe(Verdict.Failing);
        run.Last.Cases[0].Reason.ShouldStartWith("3 of 4 attempts failed (1 of 40 where it was last proven): ");
        using var json = System.Text.Json.JsonDocument.Parse(JsonReport.Write(run));
        json.RootElement.GetProperty("iterations")[0].GetProperty("cases")[0].GetProperty("failures").GetRawText().Where(character => !char.IsWhiteSpace(character)).ShouldBe(
            """{"failed":3,"attempts":4,"failedBefore":1,"attemptsBefore":40,"rateBefore":0.024444444444444446,"rate":"higher"}""");
        CtrfWriter.Write(run).ShouldContain("3 of 4 attempts failed");
    }

    [Fact]
    public void A_quarantine_stands_in_every_report_with_its_owner_reason_and_last_day()
    {
        var run = With(start => start with { Manifest = [.. start.Manifest.Select((entry, index) => index == 0 ? entry with { Quarantine = new Quarantine(entry.Case, "platform", "times out", new DateOnly(2026, 4, 1), "regreen.yaml:1:1") } : entry)] });

        const string Told = "in quarantine until 2026-04-01, platform: times out";
        run.Iterations[0].Cases[0].IsQuarantined.ShouldBeTrue();
        run.Iterations[0].Issues.SelectMany(issue => issue.Issue.Cases).ShouldNotContain(run.Iterations[0].Cases[0].Case);
        All(run).ShouldAllBe(report => report.Contains(Told, StringComparison.Ordinal) || report.Contains("\"holds\": true", StringComparison.Ordinal));
        All(With(start => start with { Manifest = run.Start.Manifest, At = start.At.AddYears(1) })).Where(report => report.Contains("its quarantine ended on 2026-04-01", StringComparison.Ordinal)).Count().ShouldBe(5);
    }

    [Fact]
    public void A_selection_stands_in_every_report()
    {
        var run = With(start => start with { Selection = new Selection("--tag smoke", [start.Manifest[0].Case]) });

        All(run).ShouldAllBe(report => report.Contains("Selection: 1 of 8 of the manifest (--tag smoke).", StringComparison.Ordinal) || report.Contains("\"filter\": \"--tag smoke\"", StringComparison.Ordinal));
        run.Last!.Cases.Count(item => item.IsLeftOut).ShouldBe(run.Start.Manifest.Length - 1);
    }

    // HTML, Markdown, JUnit, CTRF, the page of the job and JSON.
    private static string[] All(RunView run)
    {
        var evidence = new ReportEvidence();
        return [HtmlReport.Write(run, evidence), MarkdownReport.Write(run, run.Iterations[0], evidence), JUnitReport.Write(run), CtrfWriter.Write(run), StepSummary.Write(run), JsonReport.Write(run)];
    }

    // The case under test is red in the last iteration too, so that reports of failures speak of it.
    private static RunView With(Func<RunStarted, RunStarted> change)
    {
        var entries = JournalFixture.Instance.Until<IssueDiagnosed>();
        return RunView.Of(entries.Select(entry => entry.Fact is RunStarted start ? entry with { Fact = change(start) } : entry));
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
        issue.Findings.Length.ShouldBe(5);
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

        IssueView Second(RemedyTried tried, params JournalEntry[] then) =>
            RunView.Of([.. entries, attempt with { Fact = red with { Judged = other } }, attempt with { Fact = tried }, .. then]).Iterations[0].Issues[1];

        Second(repair).GoesWith.ShouldBe(new IssueId(1));
        Second(repair, attempt with { Fact = red with { Iteration = 2 } }).GoesWith.ShouldBe(new IssueId(1));
        Second(repair, attempt with { Fact = red with { Iteration = 2, Judged = other } }).GoesWith.ShouldBeNull();
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
    public void Time_that_passed_belongs_to_the_work_that_comes_of_it()
    {
        var entries = JournalFixture.Instance.Entries;
        var clocked = entries.Take(1).Concat(entries.Skip(1).SelectMany(entry => new[] { entry with { Fact = new TimePassed(entry.At - entries[0].At) }, entry }));

        RunView.Of([.. clocked]).Timeline.ShouldBe(Run.Timeline);
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
