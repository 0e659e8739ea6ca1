using Microsoft.Extensions.Logging;
using UsageAgents.Agents;
using UsageAgents.Contracts.Runs;

namespace UsageAgents.Running;

/// <summary>Starts runs: admitted, remembered, and launched; what happens is read from the log that comes back.</summary>
internal sealed partial class AgentRunner(AgentDirectory agents, RunStore runs, RunAdmission admission, IRunLauncher launcher, ILogger<AgentRunner> logger)
{
    /// <summary>Starts a run.</summary>
    public RunLog Start(RunRequest request)
    {
        if (admission.Enter(request) is { } refusal)
        {
            return Refuse(request, refusal);
        }

        var log = runs.Create(request);
        launcher.Launch(log);
        return log;
    }

    /// <summary>Starts a run, or gives the one that the request's idempotency key stands for.</summary>
    public async ValueTask<RunLog> StartAsync(RunRequest request, CancellationToken cancellationToken)
    {
        if (request.IdempotencyKey is null)
        {
            return Start(request);
        }

        var (log, isNew) = await runs.GetOrCreateAsync(request, cancellationToken);
        if (!isNew)
        {
            return log.Request.AsksTheSame(request) ? log : Refuse(request, KeyTaken());
        }

        if (admission.Enter(request) is { } refusal)
        {
            return End(log, refusal);
        }

        // The client can come back with its key even if nothing was said yet.
        log.Save();
        launcher.Launch(log);
        return log;
    }

    /// <summary>Answers a request with its one terminal frame, without running anything.</summary>
    public RunLog Refuse(RunRequest request, RunError error) => End(runs.Create(request with { IdempotencyKey = null }), error);

    private RunLog End(RunLog log, RunError error)
    {
        log.Append(agents.Find(log.Request.Agent)?.Name ?? log.Request.Agent, error);
        LogRunRefused(log.RunId, log.Request.RequestId, log.Request.Agent, error.Code);
        return log;
    }

    private static RunError KeyTaken() => new(
        "idempotency_conflict", "This idempotency key stands for another question.", "Use a new key for a new question.", Retryable: false);

    [LoggerMessage(LogLevel.Warning, "Run {RunId} refused: request {RequestId} to agent {Agent} was {Ending}")]
    private partial void LogRunRefused(string runId, string requestId, string agent, string ending);
}
