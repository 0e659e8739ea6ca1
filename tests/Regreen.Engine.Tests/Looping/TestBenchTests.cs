using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Engine.Looping;

namespace Regreen.Engine.Tests.Looping;

public sealed class TestBenchTests
{
    private static readonly CaseId Red = new("suite", "red");
    private static readonly CaseId Waits = new("suite", "waits");
    private static readonly CaseId Green = new("suite", "green");

    private static readonly Deployment Somewhere = new("d", true, ImmutableSortedDictionary<string, string>.Empty, new ServedRevision("t", null, null, RevisionSource.Service));

    [Fact]
    public async Task A_case_that_decides_for_all_ends_those_that_still_wait_and_they_have_no_verdict()
    {
        var bench = new Bench();

        var verdicts = await RunAsync(bench, judged => judged.Case == Red, TestContext.Current.CancellationToken);

        verdicts.Select(judged => judged.Case).ShouldBe([Red]);
        bench.Ended.ShouldBe([Waits]);
    }

    [Fact]
    public async Task Where_none_decides_every_case_is_run_to_its_end()
    {
        var bench = new Bench();
        bench.MayEnd.SetResult();

        var verdicts = await RunAsync(bench, _ => false, TestContext.Current.CancellationToken);

        verdicts.Select(judged => judged.Case).ShouldBe([Red, Waits, Green]);
        bench.Ended.ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_stops_the_run_is_not_taken_for_a_decision()
    {
        using var stop = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(() => RunAsync(new Bench(), judged =>
        {
            stop.Cancel();
            return false;
        }, stop.Token));
    }

    private static Task<ImmutableArray<CaseJudged>> RunAsync(Bench bench, Func<CaseJudged, bool> decides, CancellationToken cancellationToken) =>
        bench.RunAllAsync([Red, Waits, Green], Somewhere, _ => ControlScope.None, null, decides, cancellationToken);

    // One case is judged only after the other waits, and the third only after both: nothing depends on who is quicker.
    private sealed class Bench : ITestBench
    {
        private readonly TaskCompletionSource _isWaiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource MayEnd { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<CaseId> Ended { get; } = [];

        public async Task<CaseJudged> RunAsync(CaseId id, Deployment deployment, ControlScope controls, string? suiteCommit, CancellationToken cancellationToken)
        {
            if (id == Waits)
            {
                _isWaiting.SetResult();
                try
                {
                    await MayEnd.Task.WaitAsync(cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    Ended.Add(id);
                    throw;
                }
            }

            await (id == Green ? MayEnd.Task : _isWaiting.Task).WaitAsync(cancellationToken);
            return new CaseJudged(id, id.Name, true, id == Red ? Verdict.Failing : Verdict.Proven, "", id != Red, [], null, null, DateTimeOffset.UnixEpoch, TimeSpan.Zero);
        }

        public Task<CaseJudged> RerunAsync(CaseJudged first, Deployment deployment, ControlScope controls, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
