using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using UsageAgents.Contracts.Runs;

namespace UsageAgents.Running;

/// <summary>Ends what a former process began and did not end, before anybody is served: with a retryable error, or by running it where nothing was said yet.</summary>
internal sealed partial class RunRecovery(IRunJournal journal, RunStore runs, RunAdmission admission, IRunLauncher launcher, ILogger<RunRecovery> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var stored in await journal.UnfinishedAsync(cancellationToken))
        {
            var log = runs.Adopt(stored);
            var runsAgain = stored.Frames.IsEmpty && admission.Enter(stored.Request) is null;
            LogRunFound(stored.RunId, stored.Request.RequestId, stored.Request.Agent, runsAgain ? "runs again" : "ended");
            if (runsAgain)
            {
                launcher.Launch(log);
            }
            else
            {
                log.Append(stored.Frames is [var first, ..] ? first.Frame.Agent : stored.Request.Agent, Interrupted());
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static RunError Interrupted() => new("interrupted", "The service ended while the run went on.", "Ask again.", Retryable: true);

    [LoggerMessage(LogLevel.Warning, "Run {RunId} was cut off by the end of a former process: request {RequestId} to agent {Agent} {Ending}")]
    private partial void LogRunFound(string runId, string requestId, string agent, string ending);
}
