using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Running;
using Regreen.Core.Selecting;

namespace Regreen.Core.Tests.Running;

public sealed class SelectionTests
{
    [Theory]
    [InlineData(new[] { 1 }, 3)]
    [InlineData(new[] { 1, 2, 3 }, 3)]
    public void A_selection_that_proves_all_it_chose_is_not_green_and_is_not_remembered(int[] chosen, int of)
    {
        var start = Rounds.Start(of) with { Selection = new Selection("--tag smoke", [.. chosen.Select(Rounds.Case)]) };
        var verdicts = Enumerable.Repeat(Verdict.Proven, chosen.Length).ToArray();

        var end = Rounds.End(Rounds.Tested(start, verdicts));

        end.Outcome.ShouldBe(RunOutcome.Unproven);
        end.Reason.ShouldBe($"What was chosen is proven: {chosen.Length} of {chosen.Length} gated cases. Selection: {chosen.Length} of {of} of the manifest (--tag smoke).");
    }

    [Fact]
    public void Only_what_was_chosen_runs()
    {
        var start = Rounds.Start(3) with { Selection = new Selection("--case case-2", [Rounds.Case(2)]) };

        Decider.Decide(Rounds.Deployed(start)).ShouldBe([new Command.RunAttempt(1, Rounds.Case(2), 1)]);
    }

    [Fact]
    public void A_red_case_of_a_selection_is_red()
    {
        var start = Rounds.Start(2) with { TestOnly = true, Selection = new Selection("suite", [Rounds.Case(1)]) };

        Rounds.End(Rounds.Tested(start, Verdict.Failing)).Outcome.ShouldBe(RunOutcome.Red);
    }

    [Fact]
    public void Where_nothing_is_chosen_nothing_runs_and_that_is_said()
    {
        var end = Rounds.End(RunState.Apply(RunState.Empty, Rounds.Start(2) with { Selection = new Selection("--last-failed", []) }));

        (end.Outcome, end.Reason).ShouldBe((RunOutcome.NothingRan, "Nothing was chosen: --last-failed."));
    }

    [Fact]
    public void What_failed_last_runs_first_and_then_what_matters_more()
    {
        var start = Rounds.Start(4);
        start = start with { FailedLast = [Rounds.Case(3)], Manifest = [.. start.Manifest.Select((entry, index) => entry with { Priority = index switch { 0 => Priority.Low, 3 => Priority.Critical, _ => Priority.Normal } })] };

        Decider.Decide(Rounds.Deployed(start)).Cast<Command.RunAttempt>().Select(attempt => attempt.Case).ShouldBe([Rounds.Case(3), Rounds.Case(4), Rounds.Case(2), Rounds.Case(1)]);
    }

    [Fact]
    public void Of_many_cases_only_those_that_may_run_now_are_named_and_each_runs_once()
    {
        var state = Rounds.Deployed(Rounds.Start(50));
        var asked = new List<CaseId>();
        while (!state.Current.IsJudged)
        {
            var commands = Decider.Decide(state).Cast<Command.RunAttempt>().ToList();
            commands.Count.ShouldBe(Math.Min(Decider.MostAttemptsAtOnce, 50 - asked.Count));

            // The last of them is ready first: what still runs is named again.
            asked.Add(commands[^1].Case);
            state = RunState.Apply(state, new AttemptFinished(1, 1, Rounds.Judged(commands[^1].Case, Verdict.Proven)));
            Decider.Decide(state).Select(command => command.Key).Intersect(commands.Select(command => command.Key), StringComparer.Ordinal).Count().ShouldBe(commands.Count - 1);
        }

        asked.Distinct().Count().ShouldBe(50);
    }

    [Fact]
    public void A_case_stays_among_the_red_ones_until_it_runs_and_is_not()
    {
        var start = Rounds.Start(4) with { TestOnly = true, FailedLast = [Rounds.Case(1), Rounds.Case(4)], Selection = new Selection("some", [Rounds.Case(1), Rounds.Case(2), Rounds.Case(3)]) };

        RedCases.Of(Rounds.Tested(start, Verdict.Proven, Verdict.Failing, Verdict.Unproven)).ShouldBe([Rounds.Case(2), Rounds.Case(4)]);
    }
}
