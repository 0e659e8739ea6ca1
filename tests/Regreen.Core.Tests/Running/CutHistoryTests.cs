using CsCheck;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;

namespace Regreen.Core.Tests.Running;

/// <summary>Histories that do not lead back to what was proven: shallow clones and rewritten branches.</summary>
public sealed class CutHistoryTests
{
    [Fact]
    public void Where_the_clone_ends_nobody_says_that_it_was_never_green() => Worlds.Plain(Planting.NeverGreen).Sample(
        world =>
        {
            var diagnosis = Simulation.Of(world with { HasBaseline = false, IsShallow = true }).Diagnoses.Single();

            diagnosis.Ending.ShouldBe(Ending.Inconclusive);
            diagnosis.Summary.ShouldContain("This clone is shallow");
            diagnosis.Summary.ShouldContain("git fetch --unshallow");
            diagnosis.Cause.ShouldBeNull();
        },
        iter: 20);

    [Fact]
    public void What_was_proven_on_another_history_proves_nothing_of_this_one() => Worlds.Plain(Planting.NeverGreen).Sample(
        world =>
        {
            var run = Simulation.Of(world with { HasBaseline = true, IsRewritten = true });
            var diagnosis = run.Diagnoses.Single();

            diagnosis.Ending.ShouldBe(Ending.NeverGreen);
            diagnosis.Summary.ShouldContain("is not in this history");
            diagnosis.Summary.ShouldNotContain("was proven and now fails");
            run.Outcome.ShouldBe(RunOutcome.NeedsPerson);
        },
        iter: 20);

    [Fact]
    public void A_secret_that_changed_since_another_history_was_proven_is_not_blamed() => Worlds.Plain(Planting.Secret).Sample(
        world => Simulation.Of(world with { IsRewritten = true }).Diagnoses.ShouldAllBe(diagnosis => diagnosis.Cause == null),
        iter: 20);

    [Fact]
    public void A_culprit_behind_the_oldest_commit_of_a_cut_history_is_found_as_in_a_whole_one() => Worlds.Plain(Planting.OneCulprit).Sample(
        world => Simulation.Of(world with { IsRewritten = true, IsShallow = true }).Outcome.ShouldBe(RunOutcome.ProvenGreen),
        iter: 20);
}
