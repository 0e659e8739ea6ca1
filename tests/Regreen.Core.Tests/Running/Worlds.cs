using CsCheck;
using Regreen.Core.Facts;
using Regreen.Core.Judging;

namespace Regreen.Core.Tests.Running;

/// <summary>Generators of simulated worlds.</summary>
internal static class Worlds
{
    private static readonly Gen<int> Seeds = Gen.Int[0, 1_000_000];

    /// <summary>Gets worlds with one thing wrong that happens every time, and nothing in the way of finding it.</summary>
    public static Gen<World> Plain(Planting planting) =>
        from seed in Seeds
        from commits in Gen.Int[planting is Planting.HiddenCulprit or Planting.SameSymptomTwice ? 2 : 1, 60]
        from baseline in Gen.Bool
        from innocent in Gen.Bool
        select Plant(new World(seed, commits, planting) { HasBaseline = planting is Planting.Suite or Planting.Surroundings or Planting.Secret or Planting.SecretAtStart || (baseline && planting != Planting.NeverGreen), HasInnocentConfiguration = innocent });

    /// <summary>Gets worlds in which much is in the way: flaky faults, revisions that do not build, reverts that conflict, missing abilities.</summary>
    public static Gen<World> Rough { get; } =
        from planting in Gen.Enum<Planting>()
        from world in Plain(planting)
        from rate in Gen.Double[0.2, 1]
        from broken in Gen.Int[1, 60].List[0, 12]
        from conflicts in Gen.Bool
        from modes in Gen.Int[0, 31]
        select Roughen(world, rate, broken, conflicts, modes);

    /// <summary>Gets rough worlds with small budgets.</summary>
    public static Gen<World> Bounded { get; } =
        from world in Rough
        from iterations in Gen.Int[1, 4]
        from minutes in Gen.Int[1, 40]
        from deployments in Gen.Int[1, 40]
        from reruns in Gen.Int[0, 3]
        select world with { Limits = new Limits(iterations, TimeSpan.FromMinutes(minutes), deployments, 60, reruns) };

    private static World Plant(World world)
    {
        // Two different places, the first from 1 on, both decided by the seed.
        var second = 1 + (world.Seed % world.Commits);
        var first = 1 + (world.Seed / 61 % world.Commits);
        var other = first == second ? (second % world.Commits) + 1 : second;
        return world.Planting switch
        {
            Planting.OneCulprit => world with { Culprits = [new Guilty(first, world.Seed % 2 == 0 ? Phase.Authenticate : Phase.Answer)] },
            Planting.BrokenBuild or Planting.SecretAtStart => world with { Culprits = [new Guilty(first, Phase.Reach)] },
            Planting.HiddenCulprit => world with { Culprits = [new Guilty(first, Phase.Authenticate), new Guilty(other, Phase.Answer)] },
            Planting.SameSymptomTwice => world with { Culprits = [new Guilty(first, Phase.Answer), new Guilty(other, Phase.Answer)] },
            Planting.Flaky => world with { FlakeRate = 0.3 },
            _ => world,
        };
    }

    private static World Roughen(World world, double rate, List<int> broken, bool conflicts, int modes) => world with
    {
        Culprits = [.. world.Culprits.Select(guilty => guilty with { Rate = world.Planting is Planting.BrokenBuild or Planting.SecretAtStart ? 1 : rate })],
        FlakeRate = world.Planting == Planting.Flaky ? rate : 0,
        Unbuildable = world.Planting is Planting.BrokenBuild or Planting.SecretAtStart ? [] : [.. broken.Where(index => index < world.Commits)],
        BuiltUpon = conflicts ? [.. world.Culprits.Select(guilty => guilty.Index)] : [],
        Approval = (modes & 1) == 0 ? Approval.Auto : Approval.Ask,
        Capabilities = new Capabilities(true, true, (modes & 6) != 0, (modes & 24) != 0, (modes & 8) != 0, (modes & 16) != 0),
        RepairBreaksTarget = (modes & 12) == 12,
        TargetIgnoresRepairs = (modes & 20) == 20,
    };
}
