using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Running;
using Regreen.Engine.Diagnosing;
using Regreen.Engine.Tests.Reporting;

namespace Regreen.Engine.Tests.Diagnosing;

public sealed class EvidenceGathererTests
{
    private static readonly Finding Seen = new(Investigator.Wire, FindingKind.Symptom, "It answers nothing.", []);

    [Fact]
    public async Task An_investigator_that_fails_has_not_seen_anything_and_the_others_look_on()
    {
        var found = await GatherAsync(
            new Fake(Investigator.Log, _ => throw new InvalidDataException("line 3 of hunter2\nis odd\u001b[2J")),
            new Fake(Investigator.Trace, async _ =>
            {
                await Task.Yield();
                throw new FormatException("no number");
            }),
            new Fake(Investigator.Wire, _ => Task.FromResult(ImmutableArray.Create(Seen))));

        found.Findings.Select(finding => (finding.By, finding.Kind, finding.Text)).ShouldBe(
        [
            (Investigator.Log, FindingKind.NotSeen, "Fake could not look, by a fault of Regreen itself (InvalidDataException): line 3 of *** is odd"),
            (Investigator.Trace, FindingKind.NotSeen, "Fake could not look, by a fault of Regreen itself (FormatException): no number"),
            (Seen.By, Seen.Kind, Seen.Text),
        ]);
    }

    [Fact]
    public async Task What_a_person_can_put_right_is_not_called_a_fault() =>
        (await GatherAsync(new Fake(Investigator.Suite, _ => throw new UserErrorException("The disk is full.", "Make room."))))
            .Findings.ShouldHaveSingleItem().Text.ShouldBe("Fake could not look: The disk is full.");

    [Fact]
    public async Task A_wait_that_gave_up_by_itself_is_a_fault_like_others() =>
        (await GatherAsync(new Fake(Investigator.Trace, _ => throw new TaskCanceledException("too slow")))).Findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.NotSeen);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_stops_the_run_is_obeyed_whatever_an_investigator_makes_of_it(bool honest)
    {
        using var stop = new CancellationTokenSource();
        var look = new EvidenceGatherer(
            [
                new Fake(Investigator.Log, async token =>
                {
                    await stop.CancelAsync();
                    return honest ? throw new OperationCanceledException(token) : throw new IOException("the pipe is broken");
                }),
            ],
            null,
            null,
            new EvidenceWriter(new MemoryEvidence()));

        await Should.ThrowAsync<OperationCanceledException>(() => look.GatherAsync(State(), new IssueId(1), stop.Token));
    }

    private static Task<EvidenceGathered> GatherAsync(params ImmutableArray<IInvestigator> investigators) =>
        new EvidenceGatherer(investigators, null, null, new EvidenceWriter(new MemoryEvidence())) { Redact = text => text.Replace("hunter2", "***", StringComparison.Ordinal) }
            .GatherAsync(State(), new IssueId(1), TestContext.Current.CancellationToken);

    private static RunState State()
    {
        var scope = Scopes.Of(baseline: false);
        return RunState.Empty with { Start = scope.Start, Iterations = [scope.Iteration] };
    }

    private sealed class Fake(Investigator by, Func<CancellationToken, Task<ImmutableArray<Finding>>> look) : IInvestigator
    {
        public Investigator By => by;

        public Task<ImmutableArray<Finding>> LookAsync(InvestigationScope scope, CancellationToken cancellationToken) => look(cancellationToken);
    }
}
