using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Running;

namespace Regreen.Core.Tests.Running;

public sealed class AcceptedGreenTests
{
    private static readonly ImmutableSortedDictionary<string, string> Nothing = ImmutableSortedDictionary<string, string>.Empty;
    private static readonly Candidate Head = new("head");

    [Fact]
    public void An_accepted_unproven_green_is_remembered_and_still_called_unproven()
    {
        var state = Tested(accept: true, Verdict.Proven, Verdict.Unproven);

        Decider.Decide(state).ShouldBe([new Command.RecordBaseline(1)]);
        state = RunState.Apply(state, new BaselineRecorded(new Baseline(new RunId("r"), "head", Served, Nothing, "suite", [], "hash")));

        var end = Decider.Decide(state).ShouldHaveSingleItem().ShouldBeOfType<Command.End>();
        end.Outcome.ShouldBe(RunOutcome.Unproven);
        end.Reason.ShouldBe("1 of 2 gated cases pass and are not proven; `accept: unproven` lets them count.");
    }

    [Fact]
    public void Without_the_policy_an_unproven_green_is_not_remembered()
    {
        var end = Decider.Decide(Tested(accept: false, Verdict.Proven, Verdict.Unproven)).ShouldHaveSingleItem().ShouldBeOfType<Command.End>();

        end.Outcome.ShouldBe(RunOutcome.Unproven);
        end.Reason.ShouldBe("1 of 2 gated cases pass and are not proven.");
    }

    [Fact]
    public void With_the_policy_a_proven_green_is_what_it_is_without()
    {
        var state = RunState.Apply(Tested(accept: true, Verdict.Proven, Verdict.Proven), new BaselineRecorded(new Baseline(new RunId("r"), "head", Served, Nothing, "suite", [], "hash")));

        Decider.Decide(state).ShouldHaveSingleItem().ShouldBeOfType<Command.End>().Outcome.ShouldBe(RunOutcome.ProvenGreen);
    }

    [Theory]
    [InlineData(Verdict.Failing)]
    [InlineData(Verdict.Errored)]
    [InlineData(Verdict.NotRun)]
    public void The_policy_accepts_nothing_else(Verdict other)
    {
        var commands = Decider.Decide(Tested(accept: true, Verdict.Unproven, other));

        commands.ShouldNotContain(command => command is Command.RecordBaseline);
        commands.OfType<Command.End>().ShouldAllBe(end => end.Outcome != RunOutcome.ProvenGreen && end.Outcome != RunOutcome.Unproven);
    }

    private static ServedRevision Served => new("tree", "c", "i", RevisionSource.Service);

    private static RunState Tested(bool accept, params ReadOnlySpan<Verdict> verdicts)
    {
        var cases = Enumerable.Range(1, verdicts.Length).Select(number => new CaseId("suite", $"case-{number}")).ToImmutableArray();
        var start = new RunStarted(
            new RunId("r"), "project", DateTimeOffset.UnixEpoch, Head, [.. cases.Select(id => new ManifestEntry(id, id.Name, true))], Limits.Default with { Reruns = 0 },
            Approval.Auto, new Capabilities(Repository: true, Logs: false, Previews: false, Deploy: true, RepairCommand: false, StopProcesses: false), Nothing, "suite", null)
        { AcceptUnproven = accept };
        var state = RunState.Apply(RunState.Empty, start);
        state = RunState.Apply(state, new RevisionDeployed(1, Head, new Deployment("target", false, Nothing, Served), true, TimeSpan.Zero, TimeSpan.Zero));
        for (var index = 0; index < verdicts.Length; index++)
        {
            state = RunState.Apply(state, new AttemptFinished(1, 1, Judged(cases[index], verdicts[index])));
        }

        return state;
    }

    private static CaseJudged Judged(CaseId id, Verdict verdict)
    {
        var passes = verdict is Verdict.Proven or Verdict.Unproven;
        return new CaseJudged(
            id, id.Name, true, verdict, "because", passes, [], passes || verdict == Verdict.NotRun ? null : new Divergence(Phase.Answer, "answer: empty", "empty", null), null, DateTimeOffset.UnixEpoch, TimeSpan.Zero);
    }
}
