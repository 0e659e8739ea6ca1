using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Benchmarks.Looping;

/// <summary>
/// What a run to green took, beside the part of it that no loop can do without: building, deploying and running the failing cases on
/// ⌈log₂ N⌉ + 3 revisions (a binary search over N commits, both of its ends and the repair), and two full rounds of tests.
/// </summary>
/// <param name="Seconds">From the first fact to the last.</param>
/// <param name="Unavoidable">The unavoidable part, made from the medians of this very run (seconds).</param>
/// <param name="Builds">How many builds the run needed.</param>
/// <param name="Commits">N, the commits that may have done it.</param>
/// <param name="Probe">The median of a probe that built (seconds).</param>
/// <param name="Rounds">The first and the last full round of tests (seconds).</param>
internal sealed record LoopTimes(double Seconds, double Unavoidable, int Builds, int Commits, double Probe, double Rounds)
{
    public double Ratio => Seconds / Unavoidable;

    /// <summary>Reads the times off the journal of a finished run.</summary>
    /// <exception cref="InvalidOperationException">The run did not end proven green, or built nothing to look for the culprit.</exception>
    public static LoopTimes Of(IReadOnlyList<JournalEntry> entries)
    {
        var start = (RunStarted)entries[0].Fact;
        if (entries[^1].Fact is not RunEnded { Outcome: RunOutcome.ProvenGreen })
        {
            throw new InvalidOperationException("The run did not end proven green: there is no time to green.");
        }

        // What passes the time is a fact too: a step lasts since the last fact that is none.
        var facts = entries.Where(entry => entry.Fact is not TimePassed).ToArray();
        double[] probes = [.. facts.Skip(1).Zip(facts).Where(pair => pair.First.Fact is CandidateProbed { Built: true }).Select(pair => (pair.First.At - pair.Second.At).TotalSeconds).Order()];
        if (probes.Length == 0)
        {
            throw new InvalidOperationException("No probe of the run built anything.");
        }

        var builds = facts.Count(entry => entry.Fact is RevisionDeployed { Built: true } or CandidateProbed { Built: true });
        var probe = probes[probes.Length / 2];
        var rounds = Round(facts, 1) + Round(facts, facts.Max(entry => entry.Fact is AttemptFinished attempt ? attempt.Iteration : 0));
        var unavoidable = ((Math.Ceiling(Math.Log2(start.History.Length)) + 3) * probe) + rounds;
        return new LoopTimes((entries[^1].At - entries[0].At).TotalSeconds, unavoidable, builds, start.History.Length, probe, rounds);
    }

    private static double Round(JournalEntry[] facts, int iteration)
    {
        var deployed = facts.First(entry => entry.Fact is RevisionDeployed done && done.Iteration == iteration).At;
        return (facts.Last(entry => entry.Fact is AttemptFinished { Attempt: 1 } attempt && attempt.Iteration == iteration).At - deployed).TotalSeconds;
    }
}
