using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Running;

namespace Regreen.Core.Tests.Running;

public sealed class QuarantineTests
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(Rounds.Noon.UtcDateTime);

    [Theory]
    [InlineData(Verdict.Failing)]
    [InlineData(Verdict.Flaky)]
    [InlineData(Verdict.Errored)]
    [InlineData(Verdict.Unproven)]
    public void A_case_in_quarantine_never_makes_a_run_green_and_nobody_is_sent_after_it(Verdict verdict)
    {
        var state = Rounds.Tested(Start(Today), Verdict.Proven, verdict);

        var end = Rounds.End(state);

        end.Outcome.ShouldBe(RunOutcome.Unproven);
        end.Reason.ShouldContain("1 of 2 gated cases");
        end.Reason.ShouldEndWith("are not proven. In quarantine: suite/case-2.");
        state.Current.Issues.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Verdict.Failing)]
    [InlineData(Verdict.Unproven)]
    public void Not_even_where_an_unproven_green_is_accepted(Verdict verdict)
    {
        var state = Rounds.Tested(Start(Today) with { AcceptUnproven = true }, Verdict.Unproven, verdict);

        Decider.Decide(state).ShouldAllBe(command => command is Command.End == (verdict == Verdict.Failing));
        state.Start!.Manifest.Length.ShouldBe(2);
    }

    [Fact]
    public void Where_it_is_proven_too_the_run_is_what_its_evidence_says() =>
        Decider.Decide(Rounds.Tested(Start(Today), Verdict.Proven, Verdict.Proven)).ShouldBe([new Command.RecordBaseline(1)]);

    [Fact]
    public void Another_red_case_is_red_all_the_same()
    {
        var state = Rounds.Tested(Start(Today) with { TestOnly = true }, Verdict.Failing, Verdict.Failing);

        Rounds.End(state).Outcome.ShouldBe(RunOutcome.Red);
        Rounds.End(state).Reason.ShouldBe("2 of 2 gated cases are not proven. In quarantine: suite/case-2.");
    }

    [Fact]
    public void An_issue_explains_it_and_is_not_made_of_it()
    {
        var issue = Rounds.Tested(Start(Today), Verdict.Failing, Verdict.Failing).Current.Issues.ShouldHaveSingleItem().Issue;

        issue.Cases.ShouldBe([Rounds.Case(1)]);
        issue.Explains.ShouldBe([Rounds.Case(2)]);
    }

    [Fact]
    public void After_its_last_day_it_counts_like_any_other()
    {
        var state = Rounds.Tested(Start(Today.AddDays(-1)) with { TestOnly = true }, Verdict.Proven, Verdict.Failing);

        Rounds.End(state).Outcome.ShouldBe(RunOutcome.Red);
        Rounds.End(state).Reason.ShouldBe("1 of 2 gated cases are not proven.");
        state.Current.Issues.ShouldHaveSingleItem().Issue.Cases.ShouldBe([Rounds.Case(2)]);
    }

    [Fact]
    public void An_outage_is_one_whatever_is_in_quarantine() =>
        Rounds.End(Rounds.Tested(Start(Today) with { TestOnly = true }, Verdict.Errored, Verdict.Errored)).Outcome.ShouldBe(RunOutcome.Infrastructure);

    [Fact]
    public void A_repair_that_breaks_what_was_proven_is_taken_back_even_where_that_is_in_quarantine()
    {
        // Given a repair of case 1, while case 2, in quarantine, was proven
        var state = Rounds.Tested(Start(Today), Verdict.Failing, Verdict.Proven);
        var issue = state.Current.Issues[0].Issue.Id;
        state = RunState.Apply(state, new RemedyTried(issue, new Redeploy("web"), true, "works", new Candidate("repaired"), null));
        state = RunState.Apply(state, new RepairCommitted(issue, new Candidate("repaired"), "c", "b"));
        state = RunState.Apply(state, new RevisionDeployed(2, new Candidate("repaired"), new Deployment("target", false, ImmutableSortedDictionary<string, string>.Empty, Rounds.Served), true, TimeSpan.Zero, TimeSpan.Zero));

        // When
        state = RunState.Apply(state, new AttemptFinished(2, 1, Rounds.Judged(Rounds.Case(1), Verdict.Proven)));
        state = RunState.Apply(state, new AttemptFinished(2, 1, Rounds.Judged(Rounds.Case(2), Verdict.Failing)));

        // Then
        Decider.Decide(state).ShouldHaveSingleItem().ShouldBeOfType<Command.Undo>().Reason.ShouldBe("suite/case-2 was green before it and fails now.");
    }

    [Fact]
    public void A_quarantine_of_no_case_is_refused_with_its_place()
    {
        var error = Should.Throw<UserErrorException>(() => SettingApart.Apply(Rounds.Start(1).Manifest, [Of(7, Today)]));

        error.Message.ShouldBe("regreen.yaml:9:5: 'suite/case-7' in 'quarantine' is no case of the suites.");
        error.Category.ShouldBe(FailureCategory.Usage);
    }

    private static Quarantine Of(int number, DateOnly expires) => new(Rounds.Case(number), "platform", "see #12", expires, "regreen.yaml:9:5");

    private static RunStarted Start(DateOnly expires)
    {
        var start = Rounds.Start(2);
        return start with { Manifest = SettingApart.Apply(start.Manifest, [Of(2, expires)]) };
    }
}
