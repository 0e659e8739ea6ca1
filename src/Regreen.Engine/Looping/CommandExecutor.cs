using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Facts;
using Regreen.Core.Running;

namespace Regreen.Engine.Looping;

/// <summary>Carries commands out, a few at a time, each once while it runs and each with a deadline.</summary>
#pragma warning disable CA1001 // StopAsync disposes the source it replaces; the last one has neither timer nor registration left.
public sealed class CommandExecutor(ICommandHandler handler, TimeProvider time)
#pragma warning restore CA1001
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    // Whoever proposes keeps a shorter one, and tells that it passed; a run that is green stays green.
    private static readonly TimeSpan ProposingLimit = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, Running> _running = new(StringComparer.Ordinal);
    private CancellationTokenSource _stop = new();

    /// <summary>Starts the commands that do not run yet, as many as fit, and ends probes that are asked no more.</summary>
    public void StartMissing(ImmutableArray<Command> commands, RunState state, CancellationToken cancellationToken)
    {
        foreach (var (_, running) in _running.Where(pair => pair.Value.Command is Command.Probe && commands.All(command => command.Key != pair.Key)))
        {
            running.Stop.Cancel();
        }

        foreach (var command in commands.Where(command => !_running.ContainsKey(command.Key)))
        {
            if (_running.Count >= Decider.MostAttemptsAtOnce)
            {
                return;
            }

            var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _running[command.Key] = new Running(command, stop, ExecuteAsync(command, state, stop.Token));
        }
    }

    /// <summary>Waits for the next results: one, and what else is there by then; none when none came within <paramref name="patience"/>.</summary>
    public async Task<ImmutableArray<Fact>> NextFactsAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var tick = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var finished = await Task.WhenAny(_running.Values.Select(running => running.Task).Append<Task>(Task.Delay(patience, time, tick.Token)));
        await tick.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();

        // One that broke is left for the next call, so that the results beside it are kept first; one that was ended has none.
        var ended = _running.Where(pair => pair.Value.Task.IsCompletedSuccessfully || pair.Value.IsEnded).ToList() is { Count: > 0 } well ? well : [.. _running.Where(pair => pair.Value.Task == finished)];
        var facts = ImmutableArray.CreateBuilder<Fact>(ended.Count);
        foreach (var (key, running) in ended)
        {
            _running.Remove(key);
            running.Stop.Dispose();
            if (!running.IsEnded)
            {
                facts.Add(await running.Task with { Key = key });
            }
        }

        return facts.ToImmutable();
    }

    /// <summary>Stops what still runs and waits until it has cleaned up.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAny(Task.WhenAll(_running.Values.Select(running => EndQuietlyAsync(running.Task))), Task.Delay(Grace, time, CancellationToken.None));
        _running.Clear();
        _stop.Dispose();
        _stop = new CancellationTokenSource();

        static async Task EndQuietlyAsync(Task task)
        {
            try
            {
                await task;
            }
            catch (OperationCanceledException)
            {
                // Stopping it is what was wanted.
            }
        }
    }

    private async Task<Fact> ExecuteAsync(Command command, RunState state, CancellationToken cancellationToken)
    {
        var limit = DeadlineOf(command, state);
        using var deadline = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token, _stop.Token);
        try
        {
            return await handler.ExecuteAsync(command, state, linked.Token);
        }
        catch (UserErrorException error)
        {
            return new CommandFailed(error.Message, error.Hint, error.Category);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new CommandFailed(
                $"'{command.Key}' did not end within {limit.TotalMinutes:0} minutes.",
                "Look at the logs of the deployment under .regreen/deployments, or raise deploy.build_timeout.",
                FailureCategory.Infrastructure);
        }
    }

    /// <summary>A command that runs, and what ends it alone.</summary>
    private sealed record Running(Command Command, CancellationTokenSource Stop, Task<Fact> Task)
    {
        public bool IsEnded => Task.IsCanceled && Stop.IsCancellationRequested;
    }

    private static TimeSpan DeadlineOf(Command command, RunState state)
    {
        var wall = state.Start?.Limits.Wall ?? Limits.Default.Wall;
        return command is Command.Propose ? ProposingLimit : command is Command.RunAttempt ? TimeSpan.FromTicks(Math.Min(wall.Ticks, TimeSpan.FromMinutes(15).Ticks)) : wall;
    }
}

/// <summary>Carries out one command and says what happened.</summary>
public interface ICommandHandler
{
    /// <summary>Carries a command out. Doing so twice has the effect of once.</summary>
    /// <exception cref="UserErrorException">The world around the service broke, or the person must put something right.</exception>
    Task<Fact> ExecuteAsync(Command command, RunState state, CancellationToken cancellationToken);
}
