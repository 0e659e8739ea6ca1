using System.Text.Json.Nodes;
using UsageAgents.Service.Authenticating;
using UsageAgents.Tools;

namespace UsageAgents.Service.Http;

/// <summary><c>GET /health/ready</c>: makes one real tool call, and looks whether tokens can be checked.</summary>
internal sealed partial class ReadinessEndpoint(ToolRegistry tools, KeyRing keys, ILogger<ReadinessEndpoint> logger)
{
    private const string ProbedTool = UsageStatisticsTool.ToolName;
    private const string ProbeTenant = "(readiness probe)";

    public async Task<IResult> GetAsync(CancellationToken cancellationToken)
    {
        var parts = new JsonObject
        {
            ["tools"] = await ToolFaultAsync(cancellationToken) ?? "ready",
            ["keys"] = await keys.FetchAsync(cancellationToken) is { } fault ? $"the keys of the token service cannot be fetched: {fault}" : "ready",
        };
        var ready = parts.All(part => part.Value!.GetValue<string>() == "ready");
        if (!ready)
        {
            LogNotReady(parts.ToJsonString());
        }

        return Results.Json(
            new JsonObject { ["status"] = ready ? "ready" : "not ready", ["parts"] = parts },
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private async Task<string?> ToolFaultAsync(CancellationToken cancellationToken)
    {
        if (tools.Find(ProbedTool) is not { } tool)
        {
            return $"there is no tool {ProbedTool}";
        }

        try
        {
            var arguments = new JsonObject { ["measure"] = "requests", ["statistics"] = new JsonArray("sum") };
            var result = await tool.ExecuteAsync(arguments, new ToolContext(ProbeTenant, RowLimit: 1), cancellationToken);
            return result["groups"]![0]!["requests"]!.GetValue<long>() > 0 ? null : "there is no data";
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogProbeFailed(exception, ProbedTool);
            return $"{ProbedTool} failed: {exception.GetType().Name}";
        }
    }

    [LoggerMessage(LogLevel.Warning, "Not ready: {Parts}")]
    private partial void LogNotReady(string parts);

    [LoggerMessage(LogLevel.Error, "The readiness probe of {Tool} failed")]
    private partial void LogProbeFailed(Exception exception, string tool);
}
