using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;

namespace Regreen.Core.Tests.Running;

/// <summary>What a build costs, against testing once more what lies built.</summary>
public sealed class BuildCostTests
{
    [Fact]
    public void Where_builds_are_dear_fewer_revisions_are_built_to_find_flaky_culprits_and_no_fewer_are_found()
    {
        var (cheap, dear) = (Search(TimeSpan.Zero), Search(TimeSpan.FromMinutes(2)));

        dear.Built.ShouldBeLessThan(cheap.Built);
        dear.Found.ShouldBeGreaterThanOrEqualTo(cheap.Found - 2);
    }

    private static (int Built, int Found) Search(TimeSpan build)
    {
        var runs = Enumerable.Range(0, 40).Select(seed => (Guilty: World.Id(1 + (seed * 7 % 30)), Run: Simulation.Of(
            new World(seed, 30, Planting.OneCulprit) { Culprits = [new Guilty(1 + (seed * 7 % 30), Phase.Answer, 0.6)], BuildTime = build }))).ToArray();
        return (
            runs.Sum(entry => entry.Run.Facts.OfType<CandidateProbed>().Select(probe => probe.Candidate).Distinct().Count()),
            runs.Count(entry => entry.Run.Diagnoses.Any(diagnosis => diagnosis.Ending == Ending.Confirmed && diagnosis.Cause is CommitSuspect commit && commit.Commit == entry.Guilty)));
    }
}
