using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Recording;
using Regreen.Core.Running;

namespace Regreen.Engine.Looping;

/// <summary>Runs the loop: decide, execute, remember, until there is nothing left to decide.</summary>
public sealed class LoopRunner(IJournal journal, CommandExecutor executor, IRunObserver observer, TimeProvider time)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(10);

    /// <summary>Runs what a journal begins, from wherever it stands, to the end.</summary>
    public async Task<RunState> RunAsync(RunId run, CancellationToken cancellationToken)
    {
        // A resumed run starts here too: its state is what the journal says.
        var state = await journal.ReadAsync(run, cancellationToken).AggregateAsync(RunState.Empty, (known, entry) => RunState.Apply(known, entry.Fact), cancellationToken);
        var clock = new RunClock(time, state.Elapsed);
        var going = cancellationToken;

        while (Decider.Decide(state) is { Length: > 0 } commands)
        {
            executor.StartMissing(commands, state, going);                     // each has a key: what runs already is not started twice
            var facts = await NextFactsAsync(going);                           // results, or only that time has passed
            state = (await RememberAsync(run, [clock.Read(), .. facts])).Aggregate(state, RunState.Apply);   // the end of a run is the last entry of its chain

            // Once it is written down that the run was stopped, its end must not be stopped too.
            going = state.IsInterrupted ? CancellationToken.None : going;
        }

        await executor.StopAsync();
        return state;
    }

    private async Task<ImmutableArray<Fact>> NextFactsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await executor.NextFactsAsync(Tick, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await executor.StopAsync();
            return [new RunInterrupted(time.GetUtcNow())];
        }
    }

    // What happened is written down even while the run is being stopped.
    private async Task<ImmutableArray<Fact>> RememberAsync(RunId run, ImmutableArray<Fact> facts)
    {
        foreach (var entry in await journal.AppendAsync(run, facts, CancellationToken.None))
        {
            await observer.SawAsync(entry);
        }

        return facts;
    }

    /// <summary>The wall time that a run has used; the time between a crash and its resumption does not count.</summary>
    private sealed class RunClock(TimeProvider time, TimeSpan before)
    {
        private readonly long _started = time.GetTimestamp();

        public TimePassed Read() => new(before + time.GetElapsedTime(_started));
    }
}

/// <summary>Is told what happens while a run goes on.</summary>
public interface IRunObserver
{
    /// <summary>A fact was written down.</summary>
    Task SawAsync(JournalEntry entry);

    /// <summary>Something is going on that is not yet a fact.</summary>
    void Note(string text);
}
