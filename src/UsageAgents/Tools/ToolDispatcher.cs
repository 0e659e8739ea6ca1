using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using UsageAgents.Contracts.Runs;
using UsageAgents.Running;
using UsageAgents.Telemetry;

namespace UsageAgents.Tools;

/// <summary>Calls tools for agents, each call announced and reported on the run.</summary>
internal sealed partial class ToolDispatcher(ToolRegistry registry, IOptions<ToolOptions> options, TimeProvider time, ILogger<ToolDispatcher> logger)
{
    private const string OutsideRuns = "(none)";

    public bool Knows(string tool) => registry.Find(tool) is not null;

    public async Task<ToolCallOutcome> CallAsync(RunContext run, string agent, string toolName, JsonObject arguments, CancellationToken cancellationToken)
    {
        var tool = registry.Find(toolName) ?? throw new InvalidOperationException($"There is no tool '{toolName}'.");
        var callId = run.NextCallId();
        run.Emit(agent, new ToolExecuting(toolName, callId, JsonSerializer.SerializeToElement(arguments)));

        var started = time.GetTimestamp();
        var (success, result) = await ExecuteAsync(tool, arguments, run.Tenant, run.RunId, callId, cancellationToken);
        var outcome = new ToolCallOutcome(toolName, callId, success, result);
        run.Emit(agent, new ToolCompleted(toolName, callId, success, outcome.Result, time.GetElapsedTime(started).TotalMilliseconds));
        run.Add(outcome);
        return outcome;
    }

    /// <summary>Calls a tool for a tenant, outside any run.</summary>
    public async Task<ToolCallOutcome> CallAsync(string tenant, string toolName, JsonObject arguments, CancellationToken cancellationToken)
    {
        var tool = registry.Find(toolName) ?? throw new InvalidOperationException($"There is no tool '{toolName}'.");
        var callId = "call_" + Guid.NewGuid().ToString("N");
        var (success, result) = await ExecuteAsync(tool, arguments, tenant, OutsideRuns, callId, cancellationToken);
        return new ToolCallOutcome(toolName, callId, success, result);
    }

    private async ValueTask<(bool Success, JsonElement Result)> ExecuteAsync(
        ITool tool, JsonObject arguments, string tenant, string runId, string callId, CancellationToken cancellationToken)
    {
        using var span = AgentTelemetry.BeginTool(tool.Name, callId);
        var started = time.GetTimestamp();
        var (success, result) = await AttemptAsync(tool, arguments, tenant, runId, callId, cancellationToken);
        AgentTelemetry.EndTool(span, tool.Name, time.GetElapsedTime(started), success ? null : "tool_error");
        return (success, result);
    }

    private async ValueTask<(bool Success, JsonElement Result)> AttemptAsync(
        ITool tool, JsonObject arguments, string tenant, string runId, string callId, CancellationToken cancellationToken)
    {
        var limit = TimeSpan.FromSeconds(options.Value.DeadlineSeconds);
        var started = time.GetTimestamp();
        using var deadline = new CancellationTokenSource(limit, time);
        using var cancelling = cancellationToken.UnsafeRegister(static deadline => ((CancellationTokenSource)deadline!).Cancel(), deadline);
        try
        {
            var result = await tool.ExecuteAsync(arguments, new ToolContext(tenant, options.Value.RowLimit), deadline.Token);
            return time.GetElapsedTime(started) > limit ? TimedOut(tool, callId, runId) : Checked(result, tool, callId, runId);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return TimedOut(tool, callId, runId);
        }
        catch (ToolException exception)
        {
            LogToolRefused(tool.Name, callId, runId, LogText.WithoutQuoted(exception.Message));
            return (false, Error(exception.Message));
        }
        catch (Exception exception) when (exception is not OperationCanceledException and not UnreachableException)
        {
            // Tools are plug-ins: whatever they throw ends their call, not the run.
            LogToolFailed(exception, tool.Name, callId, runId);
            return (false, Error($"it failed ({exception.GetType().Name})"));
        }
    }

    private (bool Success, JsonElement Result) TimedOut(ITool tool, string callId, string runId)
    {
        LogToolTimedOut(tool.Name, callId, runId, $"it did not end within {options.Value.DeadlineSeconds} s");
        return (false, Error("it did not end in time; ask for less at once"));
    }

    // What is measured is what is kept: a result is written down once.
    private (bool Success, JsonElement Result) Checked(JsonObject result, ITool tool, string callId, string runId)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(result);
        return json.Length > options.Value.ResultLimitKib * 1024 ? TooLarge(tool, callId, runId) : (true, JsonElement.Parse(json));
    }

    private (bool Success, JsonElement Result) TooLarge(ITool tool, string callId, string runId)
    {
        var reason = $"its result is larger than {options.Value.ResultLimitKib} KiB; ask for less at once";
        LogToolRefused(tool.Name, callId, runId, reason);
        return (false, Error(reason));
    }

    private static JsonElement Error(string message) => JsonSerializer.SerializeToElement(new JsonObject { ["error"] = message });

    [LoggerMessage(LogLevel.Warning, "Tool {Tool} refused call {CallId} of run {RunId}: {Reason}")]
    private partial void LogToolRefused(string tool, string callId, string runId, string reason);

    [LoggerMessage(LogLevel.Warning, "Tool {Tool} ran out of time in call {CallId} of run {RunId}: {Reason}")]
    private partial void LogToolTimedOut(string tool, string callId, string runId, string reason);

    [LoggerMessage(LogLevel.Error, "Tool {Tool} failed in call {CallId} of run {RunId}")]
    private partial void LogToolFailed(Exception exception, string tool, string callId, string runId);
}
