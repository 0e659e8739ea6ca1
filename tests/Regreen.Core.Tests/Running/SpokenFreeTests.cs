using CsCheck;
using Regreen.Core.Diagnosing;
using Regreen.Core.Recording;

namespace Regreen.Core.Tests.Running;

/// <summary>What is spoken free, and where that can be seen.</summary>
public sealed class SpokenFreeTests
{
    [Fact]
    public void What_an_experiment_spoke_free_points_at_what_that_experiment_showed() => Worlds.Plain(Planting.OneCulprit).Sample(
        world =>
        {
            var free = Simulation.Of(world with { HasInnocentConfiguration = true }).Diagnoses.Single().RuledOut;

            free.Select(other => other.Suspect).ShouldContain(name => name == $"configuration {World.InnocentKey}");
            free.Select(other => other.Suspect).ShouldContain(name => name == "the target's surroundings");
            free.ShouldAllBe(other => !other.Evidence.IsEmpty);
        },
        iter: 20);

    [Fact]
    public void A_journal_that_did_not_keep_where_it_can_be_seen_is_read() =>
        FactJson.Read<RuledOut>("""{"suspect":"the suites","by":"they fail alike"}""").Evidence.IsDefaultOrEmpty.ShouldBeTrue();
}
