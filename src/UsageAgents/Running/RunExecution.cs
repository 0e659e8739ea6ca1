using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using UsageAgents.Agents;
using UsageAgents.Contracts.Runs;
using UsageAgents.Quality;
using UsageAgents.Telemetry;

namespace UsageAgents.Running;

/// <summary>Runs an agent from the question to the one terminal frame.</summary>
internal sealed partial class RunExecution(AgentDirectory agents, IOptions<AgentOptions> options, TimeProvider time, RunTelemetry telemetry, ILogger<RunExecution> logger)
{
    public async Task RunAsync(RunLog log)
    {
        var request = log.Request;
        LogRunStarted(log.RunId, request.RequestId, request.Agent, request.Tenant);
        var started = time.GetTimestamp();
        var agent = agents.Find(request.Agent);
        var name = agent?.Name ?? request.Agent;
        using var span = AgentTelemetry.BeginAgent(name, log.RunId);
        var last = agent is null ? UnknownAgent(request.Agent) : Refusal(request) ?? await AnswerAsync(agent, request, log, started);
        log.Append(name, last);
        telemetry.End(span, name, log.RunId, last, time.GetElapsedTime(started));
        LogRunEnded(log.RunId, request.RequestId, name, EndingOf(last), time.GetElapsedTime(started).TotalMilliseconds);
    }

    private async Task<RunFrame> AnswerAsync(IAgent agent, RunRequest request, RunLog log, long started)
    {
        var run = new RunContext(log, request);
        var seconds = options.Value.RunDeadlineSeconds;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), time);
        using var cancelling = log.Cancellation.Token.UnsafeRegister(static deadline => ((CancellationTokenSource)deadline!).Cancel(), deadline);
        try
        {
            run.Emit(agent.Name, new AgentStarted());
            var answer = await agent.AnswerAsync(run, deadline.Token);
            var calls = run.Calls;
            var quality = answer.Answered ? QualityChecker.Check(run.Message, answer.Text, calls).Quality : (double?)null;
            var usage = new RunUsage(answer.Mind, answer.InputTokens, answer.OutputTokens, calls.Count);
            return new AgentCompleted(answer.Text, answer.Answered, quality, usage, time.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (OperationCanceledException) when (log.Cancellation.IsCancellationRequested)
        {
            return new AgentCancelled("cancelled by the client");
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return new RunError("deadline_exceeded", $"The run did not end within {seconds} s.", "Ask for less at once, or try again.", Retryable: true);
        }
        catch (AgentFailedException failure)
        {
            return new RunError(failure.Code, failure.Message, failure.Hint, failure.IsRetryable);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogRunFailed(exception, log.RunId, request.RequestId);
            return new RunError("internal_error", "The run has failed through a fault of the service.", $"Look for {log.RunId} in the logs.", Retryable: true);
        }
    }

    private RunError UnknownAgent(string agent) => new(
        "agent_not_found", $"There is no agent '{agent}'.", $"Known are {string.Join(", ", agents.Names)}.", Retryable: false);

    private RunError? Refusal(RunRequest request)
    {
        var longest = options.Value.MaxMessageLength;
        return request.Message.Length <= longest && !string.IsNullOrWhiteSpace(request.Message)
            ? null
            : new RunError("invalid_message", $"A message has 1 to {longest} characters.", "Send a question.", Retryable: false);
    }

    private static string EndingOf(RunFrame frame) => frame switch
    {
        AgentCompleted { Answered: true } => "answered",
        AgentCompleted => "declined",
        AgentCancelled => "cancelled",
        RunError error => error.Code,
        _ => throw new UnreachableException(),
    };

    [LoggerMessage(LogLevel.Information, "Run {RunId} started: request {RequestId} to agent {Agent} for tenant {Tenant}")]
    private partial void LogRunStarted(string runId, string requestId, string agent, string tenant);

    [LoggerMessage(LogLevel.Information, "Run {RunId} ended: request {RequestId} to agent {Agent} was {Ending} after {DurationMs} ms")]
    private partial void LogRunEnded(string runId, string requestId, string agent, string ending, double durationMs);

    [LoggerMessage(LogLevel.Error, "Run {RunId} of request {RequestId} failed")]
    private partial void LogRunFailed(Exception exception, string runId, string requestId);
}
