using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Running;

namespace Regreen.Core.Tests.Running;

/// <summary>Searches that probe several revisions beside each other.</summary>
public sealed class ParallelProbeTests
{
    private static World OfSeed(int seed, int probes) => new(seed, 63, Planting.OneCulprit)
    {
        Culprits = [new Guilty(1 + (seed * 11 % 63), Phase.Answer)],
        Limits = new Limits(5, TimeSpan.FromDays(1), 400, 100, 1) { Probes = probes },
    };

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void The_same_culprit_is_found_in_fewer_rounds(int probes)
    {
        var (one, many) = (Enumerable.Range(0, 20).Select(seed => Search(OfSeed(seed, 1))).ToArray(), Enumerable.Range(0, 20).Select(seed => Search(OfSeed(seed, probes))).ToArray());

        many.Select(search => search.Culprit).ShouldBe(one.Select(search => search.Culprit));
        many.Sum(search => search.Rounds).ShouldBeLessThan(one.Sum(search => search.Rounds));
        many.Max(search => search.AtOnce).ShouldBe(probes);
    }

    [Fact]
    public void Whatever_finishes_first_the_culprit_is_found() => Enumerable.Range(0, 20).ToList().ForEach(seed =>
    {
        var world = OfSeed(seed, 3);
        Simulation.Of(world).Causes.ShouldBe([new CommitSuspect(world.Culprits[0].Commit, "").Name]);
    });

    [Fact]
    public void Experiments_take_turns_and_are_never_beside_each_other()
    {
        var world = OfSeed(3, 3);
        foreach (var commands in Decisions(world).Where(commands => commands.Length > 1 && commands[0] is Command.Probe))
        {
            commands.ShouldAllBe(command => ((Command.Probe)command).IsSearch);
        }
    }

    [Fact]
    public void No_probe_is_begun_ahead_that_the_deployments_do_not_allow()
    {
        var world = OfSeed(3, 3);
        var bound = world with { Limits = world.Limits with { Deployments = 4 } };

        var made = 0;
        foreach (var commands in Decisions(bound))
        {
            made += commands.Count(command => command is Command.Deploy or Command.Probe or Command.TryRemedy);
        }

        made.ShouldBeLessThanOrEqualTo(4);
    }

    private static (string Culprit, int Rounds, int AtOnce) Search(World world)
    {
        var (rounds, atOnce) = (0, 0);
        foreach (var commands in Decisions(world))
        {
            var probes = commands.Count(command => command is Command.Probe { IsSearch: true });
            (rounds, atOnce) = (rounds + Math.Sign(probes), Math.Max(atOnce, probes));
            if (commands is [Command.Conclude conclude])
            {
                return (conclude.Conclusion.Cause!.Name, rounds, atOnce);
            }
        }

        throw new InvalidOperationException("No conclusion.");
    }

    // All that is decided is carried out at once, as many hands would.
    private static IEnumerable<ImmutableArray<Command>> Decisions(World world)
    {
        var engine = new WorldEngine(world);
        var state = RunState.Apply(RunState.Empty, engine.Start());
        while (Decider.Decide(state) is { Length: > 0 } commands)
        {
            yield return commands;
            state = commands.Select(command => engine.Execute(command, state)).ToArray().Aggregate(state, RunState.Apply);
        }
    }
}
