using CsCheck;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;

namespace Regreen.Core.Tests.Running;

/// <summary>What a model proposes, and that it decides nothing.</summary>
public sealed class ProposedSuspectTests
{
    [Fact]
    public void Whatever_a_model_proposes_the_culprit_is_the_one_that_experiments_find() =>
        (from world in Worlds.Plain(Planting.OneCulprit) from proposed in Gen.Int[1, world.Commits] select world with { Hypotheses = [World.Id(proposed)] }).Sample(
            world =>
            {
                var run = Simulation.Of(world);

                run.Diagnoses.Single().Cause.ShouldBeOfType<CommitSuspect>().Commit.ShouldBe(World.Id(world.Culprits[0].Index));
                run.Outcome.ShouldBe(RunOutcome.ProvenGreen, run.State.End!.Reason);
            },
            iter: 80);

    [Fact]
    public void A_model_s_word_alone_confirms_nothing()
    {
        var world = new World(5, 20, Planting.Surroundings) { Hypotheses = [World.Id(7)], Fingerprints = ["schema", "image"] };

        Simulation.Of(world).Diagnoses.Single().Ending.ShouldBe(Ending.Inconclusive);
    }
}
