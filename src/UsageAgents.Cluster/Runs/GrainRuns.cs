using UsageAgents.Contracts.Runs;
using UsageAgents.Running;

namespace UsageAgents.Cluster.Runs;

/// <summary>What a process with clients knows of runs: each is a grain somewhere, and its log here is a mirror of the grain's.</summary>
internal sealed partial class GrainRuns(IGrainFactory grains, RedisRuns runs, RunAdmission admission, TimeProvider time, ILogger<GrainRuns> logger) : IRunJournal, IRunLauncher
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public void Launch(RunLog log) => _ = Task.Run(async () =>
    {
        try
        {
            await MirrorAsync(log);
        }
        finally
        {
            admission.Leave();
        }
    });

    public bool Recalls => true;

    public bool RecallsKeyOf(RunLog log) => true;

    /// <summary>What is mirrored here is held already.</summary>
    public void Save(RunLog log) => log.Publish(log.TakeUnsaved().Upto);

    public void Follow(RunLog log) => _ = Task.Run(() => MirrorAsync(log));

    public Task<StoredRun?> FindAsync(string runId, CancellationToken cancellationToken) => runs.FindAsync(runId, cancellationToken);

    public Task<StoredRun?> FindByKeyAsync(string tenant, string user, string key, CancellationToken cancellationToken) =>
        runs.FindByKeyAsync(tenant, user, key, cancellationToken);

    public Task<IReadOnlyList<StoredRun>> UnfinishedAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<StoredRun>>([]);

    private async Task MirrorAsync(RunLog log)
    {
        var grain = grains.GetGrain<IRunGrain>(log.RunId);
        using var cancelling = log.Cancellation.Token.Register(() => _ = CancelAsync(grain, log));
        var seen = time.GetTimestamp();
        for (var isStarted = false; !log.HasEnded;)
        {
            try
            {
                isStarted = await StepAsync(grain, log, isStarted);
                seen = isStarted ? time.GetTimestamp() : seen;
                await Task.Delay(isStarted ? TimeSpan.Zero : Between, time);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Whatever went wrong on the way or at the other end: the run is asked for again where it is now.
                LogInterrupted(log.RunId, exception.GetType().Name);
                isStarted = false;
                if (time.GetElapsedTime(seen) > Patience)
                {
                    log.Append(log.Request.Agent, new RunError("unavailable", "No process answers for the run.", "Look the run up later.", Retryable: true));
                    return;
                }

                await Task.Delay(Between, time);
            }
        }
    }

    private static async Task<bool> StepAsync(IRunGrain grain, RunLog log, bool isStarted)
    {
        if (!isStarted)
        {
            var request = log.Request;
            await grain.StartAsync(new RunCommand(request.RequestId, request.Agent, request.Message, request.Tenant, request.User, request.IdempotencyKey));
        }

        if (await grain.NextAsync(log.Published.Length) is not { } batch)
        {
            return false;
        }

        log.Mirror(batch.Frames.Select(RedisRuns.Read));
        return true;
    }

    private async Task CancelAsync(IRunGrain grain, RunLog log)
    {
        try
        {
            await grain.CancelAsync();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogInterrupted(log.RunId, exception.GetType().Name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Run {RunId} did not answer ({Reason}); it is asked again")]
    private partial void LogInterrupted(string runId, string reason);
}
