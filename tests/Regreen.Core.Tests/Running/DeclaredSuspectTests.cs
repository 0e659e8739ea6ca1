using CsCheck;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;

namespace Regreen.Core.Tests.Running;

/// <summary>What the project declared its target to stand on, as a suspect.</summary>
public sealed class DeclaredSuspectTests
{
    [Fact]
    public void Where_what_was_proven_fails_alike_what_was_declared_and_changed_is_likely() => Worlds.Plain(Planting.Surroundings).Sample(
        world =>
        {
            var run = Simulation.Of(world with { Fingerprints = ["schema"] });

            run.Diagnoses.Single().Ending.ShouldBe(Ending.Likely);
            run.Diagnoses.Single().Cause.ShouldBe(new SurroundingsSuspect("fingerprint schema"));
            run.Diagnoses.Single().Summary.ShouldEndWith("It would be refuted if the failure stayed with that put back.");
            run.Outcome.ShouldBe(RunOutcome.NeedsPerson);
        },
        iter: 40);

    [Fact]
    public void Of_several_that_were_declared_and_changed_none_is_blamed() => Worlds.Plain(Planting.Surroundings).Sample(
        world =>
        {
            var run = Simulation.Of(world with { Fingerprints = ["schema", "image"] });

            run.Diagnoses.Single().Ending.ShouldBe(Ending.Inconclusive);
            run.Diagnoses.Single().Summary.ShouldContain("fingerprint schema, fingerprint image");
        },
        iter: 20);

    [Fact]
    public void Where_what_was_proven_fails_alike_a_data_migration_that_was_added_is_likely() => Worlds.Plain(Planting.Surroundings).Sample(
        world =>
        {
            var run = Simulation.Of(world with { HasMigration = true });

            run.Diagnoses.Single().Ending.ShouldBe(Ending.Likely);
            run.Diagnoses.Single().Cause.ShouldBe(new SurroundingsSuspect("data migration db/1.sql"));
            run.Diagnoses.Single().Summary.ShouldEndWith("It would be refuted if the failure stayed with data from before it.");
            run.Outcome.ShouldBe(RunOutcome.NeedsPerson);
        },
        iter: 20);

    [Fact]
    public void A_commit_that_brings_a_data_migration_is_one_suspect_and_says_what_taking_it_back_leaves() => Worlds.Plain(Planting.OneCulprit).Sample(
        world => Simulation.Of(world with { HasMigration = true }).Diagnoses.Single().Summary.ShouldContain("It brings the data migration db/1.sql: taking the commit back does not take back what that did to the data."),
        iter: 20);

    [Fact]
    public void A_commit_is_confirmed_whatever_else_was_declared_and_changed() => Worlds.Plain(Planting.OneCulprit).Sample(
        world =>
        {
            var run = Simulation.Of(world with { Fingerprints = ["schema"] });

            run.Diagnoses.Single().Cause.ShouldBeOfType<CommitSuspect>();
            run.Outcome.ShouldBe(RunOutcome.ProvenGreen, run.State.End!.Reason);
        },
        iter: 20);
}
