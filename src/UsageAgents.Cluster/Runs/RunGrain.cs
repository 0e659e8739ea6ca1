using Orleans.Placement;
using UsageAgents.Contracts.Runs;
using UsageAgents.Running;

namespace UsageAgents.Cluster.Runs;

/// <summary>Holds a run while it goes on, on any process of the cluster. Activated again after its process was lost, it ends the run, or runs it where nothing was said yet.</summary>
[RandomPlacement]
internal sealed partial class RunGrain(RedisRuns runs, RunExecution execution, TimeProvider time, ILogger<RunGrain> logger) : Grain, IRunGrain
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(15);
    private RunLog? _log;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(this.GetPrimaryKeyString(), cancellationToken) is { } stored)
        {
            await TakeUpAsync(stored);
        }
    }

    public async Task StartAsync(RunCommand command)
    {
        if (_log is not null)
        {
            return;
        }

        var request = new RunRequest(command.RequestId, command.Agent, command.Message, command.Tenant, command.User) { IdempotencyKey = command.IdempotencyKey };
        var log = new RunLog(this.GetPrimaryKeyString(), request, runs, time);
        await runs.CreateAsync(log);
        Begin(log);
    }

    public async Task<FrameBatch?> NextAsync(int after)
    {
        if (_log is null)
        {
            return null;
        }

        using var deadline = new CancellationTokenSource(Patience, time);
        try
        {
            var batch = await _log.BatchAsync(after, deadline.Token);
            if (_log.IsAbandoned)
            {
                // The run goes on in another activation; who asks finds that one once this one is gone.
                DeactivateOnIdle();
                return null;
            }

            return new FrameBatch([.. batch.ToArray().Select(frame => frame.Json)]);
        }
        catch (OperationCanceledException)
        {
            return new FrameBatch([]);
        }
    }

    public Task CancelAsync() => _log?.Cancellation.CancelAsync() ?? Task.CompletedTask;

    private async Task TakeUpAsync(StoredRun stored)
    {
        var log = new RunLog(stored, runs, time);
        if (log.HasEnded)
        {
            _log = log;
            return;
        }

        await runs.TakeOverAsync(log);
        LogTakenOver(log.RunId, stored.Frames.Length);
        if (stored.Frames.IsEmpty)
        {
            Begin(log);
        }
        else
        {
            _log = log;
            log.Append(stored.Frames[0].Frame.Agent, new RunError("interrupted", "The process that ran it was lost.", "Ask again.", Retryable: true));
        }
    }

    // Agents are no grains: they work on the pool, and the grain only waits for what their log shows.
    private void Begin(RunLog log)
    {
        _log = log;
        DelayDeactivation(LongestRun);
        _ = Task.Run(() => execution.RunAsync(log));
    }

    [LoggerMessage(LogLevel.Warning, "Run {RunId} was cut off after {Frames} frames by the loss of a process, and is taken over")]
    private partial void LogTakenOver(string runId, int frames);
}
