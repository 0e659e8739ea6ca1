using System.Text.Json;
using UsageAgents.Agents;
using UsageAgents.Contracts;
using UsageAgents.Contracts.Runs;
using UsageAgents.Running;

namespace UsageAgents.Service.Http;

/// <summary><c>POST /agents/{name}/runs</c>: asks an agent, and gives the answer as JSON, or the events as they happen.</summary>
internal sealed class RunEndpoint(AgentDirectory agents, AgentRunner runner, RunEventStream events)
{
    private const string KeyHeader = "Idempotency-Key";
    private const int LongestKey = 200;

    public async Task<IResult> PostAsync(string name, HttpContext context)
    {
        if (agents.Find(name) is null)
        {
            return Results.Problem(
                statusCode: StatusCodes.Status404NotFound, title: "No such agent", detail: $"There is no agent '{name}'; known are {string.Join(", ", agents.Names)}.");
        }

        if (await QuestionOfAsync(context) is not { Message.Length: > 0 } question)
        {
            return Refusals.Bad("Send JSON: {\"message\": \"…\", \"request_id\": \"…\"}.");
        }

        var key = context.Request.Headers[KeyHeader].ToString();
        if (key.Length > LongestKey)
        {
            return Refusals.Bad($"{KeyHeader} has at most {LongestKey} characters.");
        }

        var caller = BearerGate.CallerOf(context);
        var request = new RunRequest(question.RequestId ?? "req_" + Guid.NewGuid().ToString("N"), name, question.Message, caller.Tenant, caller.User)
        {
            IdempotencyKey = key.Length > 0 ? key : null,
        };
        return RunEventStream.IsWanted(context) ? await StreamAsync(request, context) : await AnswerAsync(request, context);
    }

    // Who follows the events knows the run, and can come back to it.
    private async Task<IResult> StreamAsync(RunRequest request, HttpContext context)
    {
        await events.WriteAsync(context, await runner.StartAsync(request, context.RequestAborted), new RunResumption.Following(0));
        return Results.Empty;
    }

    // Without a key the caller could never ask for the answer again.
    private async Task<IResult> AnswerAsync(RunRequest request, HttpContext context)
    {
        var log = await runner.StartAsync(request, context.RequestAborted);
        using var gone = request.IdempotencyKey is null ? context.RequestAborted.Register(log.Cancellation.Cancel) : default;
        return await RunAnswers.WaitAsync(log, context);
    }

    private static async Task<RunQuestion?> QuestionOfAsync(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, ContractJson.Default.RunQuestion, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
