using CsCheck;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Running;

namespace Regreen.Core.Tests.Running;

/// <summary>What holds for every run, whatever is wrong.</summary>
public sealed class LoopProperties
{
    [Fact]
    public void Every_run_ends_with_an_outcome() =>
        Worlds.Rough.Sample(world => Simulation.Of(world).Outcome.ShouldNotBeNull(), iter: 400);

    [Fact]
    public void Budgets_are_exceeded_by_nothing_but_the_command_in_flight() => Worlds.Bounded.Sample(
        world =>
        {
            var run = Simulation.Of(world);

            var state = run.State;
            state.Iterations.Length.ShouldBeLessThanOrEqualTo(world.Limits.Iterations);
            // The command in flight, and after it at most taking back or remembering, and ending: a step each.
            state.Elapsed.ShouldBeLessThanOrEqualTo(world.Limits.Wall + (3 * Simulation.Step));
            // Taking a bad repair back is never refused, and is one deployment more.
            state.Deployments.ShouldBeLessThanOrEqualTo(world.Limits.Deployments + (run.Facts.OfType<RepairUndone>().Any() ? 1 : 0));
        },
        iter: 400);

    [Fact]
    public void Nothing_new_is_begun_once_the_wall_time_is_spent() => Worlds.Bounded.Sample(
        world =>
        {
            var run = Simulation.Of(world);

            var state = RunState.Empty;
            foreach (var fact in run.Facts)
            {
                state = RunState.Apply(state, fact);
                if (state.Elapsed >= world.Limits.Wall)
                {
                    // A repair that stands is still put before whoever merges it: that is a part of ending.
                    Decider.Decide(state).ShouldAllBe(command => command is Command.End || command is Command.Undo || command is Command.RecordBaseline || command is Command.Propose);
                }
            }
        },
        iter: 200);

    [Fact]
    public void The_same_facts_give_the_same_state_and_the_same_decision() => Worlds.Rough.Sample(
        world =>
        {
            var facts = Simulation.Of(world).Facts;

            for (var cut = 0; cut <= facts.Count; cut += 7)
            {
                var (one, two) = (Fold(facts.Take(cut)), Fold(facts.Take(cut)));
                Simulation.Describe(one).ShouldBe(Simulation.Describe(two));
            }
        },
        iter: 60);

    [Fact]
    public void A_fact_that_is_told_twice_counts_once() => Worlds.Rough.Sample(
        world =>
        {
            var state = RunState.Empty;
            foreach (var fact in Simulation.Of(world).Facts)
            {
                state = RunState.Apply(state, fact);
                Simulation.Describe(RunState.Apply(state, fact)).ShouldBe(Simulation.Describe(state), $"{fact.Key} twice");
            }
        },
        iter: 60);

    [Fact]
    public void A_run_that_is_killed_anywhere_ends_as_if_it_had_not_been() =>
        Gen.Select(Worlds.Rough, Gen.Int[1, 6]).Sample(
            (world, every) =>
            {
                var whole = Simulation.Of(world);
                var killed = Simulation.Of(world, [], step => step % (every + 1) == every);

                killed.Outcome.ShouldBe(whole.Outcome);
                killed.State.Deployments.ShouldBe(whole.State.Deployments);
                killed.Facts.OfType<RepairCommitted>().Count().ShouldBe(whole.Facts.OfType<RepairCommitted>().Count());
                killed.Causes.ShouldBe(whole.Causes);
            },
            iter: 150);

    [Fact]
    public void A_run_that_goes_on_from_any_cut_ends_alike() =>
        Gen.Select(Worlds.Rough, Gen.Double[0, 1]).Sample(
            (world, share) =>
            {
                var whole = Simulation.Of(world);
                var cut = 1 + (int)(share * (whole.Facts.Count - 2));

                var rest = Simulation.Of(world, [.. whole.Facts.Take(cut), new RunResumed(DateTimeOffset.UnixEpoch)], _ => false);

                rest.Outcome.ShouldBe(whole.Outcome);
                rest.State.Deployments.ShouldBe(whole.State.Deployments);
            },
            iter: 150);

    [Fact]
    public void No_command_is_asked_for_again_after_its_fact() => Worlds.Rough.Sample(
        world =>
        {
            var run = Simulation.Of(world);

            run.Started.Select(command => command.Key).ShouldBeUnique(StringComparer.Ordinal);
        },
        iter: 200);

    [Fact]
    public void Only_what_was_planted_is_ever_confirmed() => Worlds.Rough.Where(world => world.Culprits.All(guilty => guilty.Rate > 0.999) && world.Planting != Planting.Flaky).Sample(
        world =>
        {
            foreach (var diagnosis in Simulation.Of(world).Diagnoses.Where(diagnosis => diagnosis.Ending == Ending.Confirmed))
            {
                IsGuilty(world, diagnosis.Cause!).ShouldBeTrue($"{diagnosis.Cause!.Name}: {diagnosis.Summary}");
            }
        },
        iter: 60);

    private static bool IsGuilty(World world, Suspect cause) => cause switch
    {
        CommitSuspect commit => world.Culprits.Any(guilty => World.Id(guilty.Index) == commit.Commit),
        ConfigurationSuspect value => world.Planting == Planting.Configuration && value.Key == World.Key,
        ProcessSuspect process => world.Planting == Planting.Process && process.Process == World.ProcessName,
        SuiteSuspect => world.Planting == Planting.Suite,
        _ => false,
    };

    private static RunState Fold(IEnumerable<Fact> facts) => facts.Aggregate(RunState.Empty, RunState.Apply);
}
