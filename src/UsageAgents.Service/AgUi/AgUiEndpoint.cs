using System.Text;
using System.Text.Json.Nodes;
using UsageAgents.Agents;
using UsageAgents.Running;
using UsageAgents.Service.Http;

namespace UsageAgents.Service.AgUi;

/// <summary>
/// <c>POST /ag-ui/{agent}</c>: asks an agent in the AG-UI protocol and streams what happens. The protocol has no word for cancelling but hanging up, and none for
/// coming back: so a client that hangs up cancels its run.
/// </summary>
internal sealed class AgUiEndpoint(AgentDirectory agents, AgentRunner runner)
{
    private const int MaxBytes = 1024 * 1024;

    public async Task<IResult> PostAsync(string agent, HttpContext context)
    {
        if (agents.Find(agent) is null)
        {
            return Results.Problem(
                statusCode: StatusCodes.Status404NotFound, title: "No such agent", detail: $"There is no agent '{agent}'; known are {string.Join(", ", agents.Names)}.");
        }

        if (await JsonBody.ReadAsync(context.Request, MaxBytes, context.RequestAborted) is not { } body || AgUiInput.Read(body) is not { } input)
        {
            return Refusals.Bad("Send a RunAgentInput as JSON of at most 1 MiB: threadId, runId, and messages with at least one of the role user.");
        }

        var caller = BearerGate.CallerOf(context);
        var log = runner.Start(new RunRequest(input.RunId, agent, input.Question, caller.Tenant, caller.User));
        await using var gone = context.RequestAborted.Register(log.Cancellation.Cancel);
        await StreamAsync(log, new AgUiTranslation(input), context);
        return Results.Empty;
    }

    private static async Task StreamAsync(RunLog log, AgUiTranslation translation, HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        try
        {
            await foreach (var frame in log.ReadAsync(0, context.RequestAborted))
            {
                foreach (var happened in translation.Of(frame))
                {
                    await SendAsync(context, happened);
                }
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has hung up; the run has been told.
        }
    }

    private static async Task SendAsync(HttpContext context, JsonObject happened)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"data: {happened.ToJsonString()}\n\n"), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
