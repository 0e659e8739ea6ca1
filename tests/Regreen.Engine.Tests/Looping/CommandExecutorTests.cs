using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Running;
using Regreen.Engine.Looping;

namespace Regreen.Engine.Tests.Looping;

/// <summary>Commands that are asked no more while they run.</summary>
public sealed class CommandExecutorTests
{
    private static readonly Command.Probe Asked = Probe("asked");
    private static readonly Command.Probe Ahead = Probe("ahead");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_probe_that_is_asked_no_more_is_ended_tells_nothing_and_can_be_asked_again()
    {
        var handler = new WaitingHandler();
        var executor = new CommandExecutor(handler, TimeProvider.System);
        executor.StartMissing([Asked, Ahead], RunState.Empty, Token);
        handler.Finish(Asked);
        (await FactsAsync(executor)).Select(fact => fact.Key).ShouldBe([Asked.Key]);

        executor.StartMissing([Probe("next")], RunState.Empty, Token);
        (await executor.NextFactsAsync(TimeSpan.FromMinutes(1), Token)).ShouldBeEmpty();
        handler.Ended.ShouldBe([Ahead.Key]);

        executor.StartMissing([Ahead], RunState.Empty, Token);
        handler.Finish(Ahead);
        (await FactsAsync(executor)).Select(fact => fact.Key).ShouldBe([Ahead.Key]);
        await executor.StopAsync();
    }

    [Fact]
    public async Task An_attempt_that_is_asked_no_more_runs_to_its_end()
    {
        var handler = new WaitingHandler();
        var executor = new CommandExecutor(handler, TimeProvider.System);
        var attempt = new Command.RunAttempt(1, new CaseId("suite", "case"), 1);
        executor.StartMissing([attempt], RunState.Empty, Token);

        executor.StartMissing([Asked], RunState.Empty, Token);
        handler.Finish(attempt);
        (await FactsAsync(executor)).Select(fact => fact.Key).ShouldBe([attempt.Key]);
        await executor.StopAsync();
    }

    private static async Task<ImmutableArray<Fact>> FactsAsync(CommandExecutor executor)
    {
        while (true)
        {
            if (await executor.NextFactsAsync(TimeSpan.FromMinutes(1), Token) is { IsEmpty: false } facts)
            {
                return facts;
            }
        }
    }

    private static Command.Probe Probe(string commit) => new(1, new IssueId(1), new Candidate(commit), 0);

    /// <summary>Carries nothing out by itself: what ends, and when, the test says.</summary>
    private sealed class WaitingHandler : ICommandHandler
    {
        private readonly Dictionary<string, TaskCompletionSource<Fact>> _waiting = new(StringComparer.Ordinal);

        public List<string> Ended { get; } = [];

        public void Finish(Command command) => _waiting[command.Key].SetResult(new TimePassed(TimeSpan.Zero));

        public async Task<Fact> ExecuteAsync(Command command, RunState state, CancellationToken cancellationToken)
        {
            var result = _waiting[command.Key] = new TaskCompletionSource<Fact>(TaskCreationOptions.RunContinuationsAsynchronously);
            try
            {
                return await result.Task.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Ended.Add(command.Key);
                throw;
            }
        }
    }
}
