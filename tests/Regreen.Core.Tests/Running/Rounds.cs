using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Running;

namespace Regreen.Core.Tests.Running;

/// <summary>States of a run after one round of tests.</summary>
internal static class Rounds
{
    public static ServedRevision Served { get; } = new("tree", "c", "i", RevisionSource.Service);

    /// <summary>Gets the time at which the runs begin.</summary>
    public static DateTimeOffset Noon { get; } = new(2026, 3, 9, 12, 0, 0, TimeSpan.Zero);

    public static CaseId Case(int number) => new("suite", $"case-{number}");

    /// <summary>Makes a run's first fact: so many cases, no reruns.</summary>
    public static RunStarted Start(int cases) => new(
        new RunId("r"), "project", Noon, new Candidate("head"), [.. Enumerable.Range(1, cases).Select(number => new ManifestEntry(Case(number), $"case {number}", true))], Limits.Default with { Reruns = 0 },
        Approval.Auto, new Capabilities(Repository: true, Logs: false, Previews: false, Deploy: true, RepairCommand: false, StopProcesses: false), ImmutableSortedDictionary<string, string>.Empty, "suite", null);

    /// <summary>Lets the run deploy, and case 1, 2, … end with these verdicts.</summary>
    public static RunState Tested(RunStarted start, params ReadOnlySpan<Verdict> verdicts)
    {
        var state = Deployed(start);
        for (var index = 0; index < verdicts.Length; index++)
        {
            state = RunState.Apply(state, new AttemptFinished(1, 1, Judged(Case(index + 1), verdicts[index])));
        }

        return state;
    }

    /// <summary>Lets the run deploy.</summary>
    public static RunState Deployed(RunStarted start) => RunState.Apply(
        RunState.Apply(RunState.Empty, start),
        new RevisionDeployed(1, start.Head, new Deployment("target", false, ImmutableSortedDictionary<string, string>.Empty, Served), true, TimeSpan.Zero, TimeSpan.Zero));

    /// <summary>Expects the run to end.</summary>
    public static Command.End End(RunState state) => Decider.Decide(state).ShouldHaveSingleItem().ShouldBeOfType<Command.End>();

    public static CaseJudged Judged(CaseId id, Verdict verdict)
    {
        var passes = verdict is Verdict.Proven or Verdict.Unproven;
        return new CaseJudged(
            id, id.Name, true, verdict, "because", passes, [], passes || verdict == Verdict.NotRun ? null : new Divergence(Phase.Answer, "answer: empty", "empty", null), null, Noon, TimeSpan.Zero);
    }
}
