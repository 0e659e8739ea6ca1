using CsCheck;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Running;

namespace Regreen.Core.Tests.Running;

/// <summary>Which repairs become pull requests, and when.</summary>
public sealed class ProposingTests
{
    private static World Culprit => new(5, 20, Planting.OneCulprit) { Culprits = [new Guilty(7, Phase.Answer)] };

    [Fact]
    public void Every_repair_that_stands_is_proposed_once_and_last() => Worlds.Plain(Planting.OneCulprit).Sample(
        world =>
        {
            var run = Simulation.Of(world);

            run.Outcome.ShouldBe(RunOutcome.ProvenGreen, run.State.End!.Reason);
            run.Facts.OfType<RepairProposed>().Select(proposed => proposed.Issue).ShouldBe(run.Facts.OfType<RepairCommitted>().Select(committed => committed.Issue));
            run.Started.Where(command => command is not Command.Propose).Last().ShouldBeOfType<Command.End>();
            run.Started.OfType<Command.Propose>().ShouldAllBe(propose => propose.Outcome == RunOutcome.ProvenGreen);
        },
        iter: 40);

    [Fact]
    public void A_repair_that_was_taken_back_is_not_proposed()
    {
        Simulation.Of(Culprit with { TargetIgnoresRepairs = true }).Facts.OfType<RepairProposed>().ShouldBeEmpty();
        Simulation.Of(Culprit with { RepairBreaksTarget = true }).Facts.OfType<RepairProposed>().ShouldBeEmpty();
    }

    [Fact]
    public void Without_delivery_nothing_is_proposed()
    {
        var start = (RunStarted)Simulation.Of(Culprit).Facts[0];

        var run = Simulation.Of(Culprit, [start with { Proposes = false }], _ => false);

        run.Outcome.ShouldBe(RunOutcome.ProvenGreen);
        run.Facts.OfType<RepairProposed>().ShouldBeEmpty();
    }

    [Fact]
    public void A_pull_request_that_was_not_made_leaves_the_run_green_and_is_made_by_resuming()
    {
        var facts = Simulation.Of(Culprit).Facts.Select(fact => fact is RepairProposed made ? made with { PullRequest = null, Trouble = "GitHub (403): no" } : fact).ToList();
        var ended = facts.Aggregate(RunState.Empty, RunState.Apply);
        ended.End!.Outcome.ShouldBe(RunOutcome.ProvenGreen);
        ended.IsDone.ShouldBeFalse();

        var run = Simulation.Of(Culprit, [.. facts, new RunResumed(DateTimeOffset.UnixEpoch)], _ => false);

        run.Outcome.ShouldBe(RunOutcome.ProvenGreen);
        run.State.IsDone.ShouldBeTrue();
        run.Started.Select(command => command.GetType()).ShouldBe([typeof(Command.Propose), typeof(Command.End)]);
    }
}
