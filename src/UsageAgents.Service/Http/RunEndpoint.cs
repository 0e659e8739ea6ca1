using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using UsageAgents.Agents;
using UsageAgents.Contracts;
using UsageAgents.Contracts.Runs;
using UsageAgents.Running;

namespace UsageAgents.Service.Http;

/// <summary><c>POST /agents/{name}/runs</c>: asks an agent and waits for the answer.</summary>
internal sealed class RunEndpoint(AgentDirectory agents, AgentRunner runner)
{
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

        var caller = BearerGate.CallerOf(context);
        var request = new RunRequest(question.RequestId ?? "req_" + Guid.NewGuid().ToString("N"), name, question.Message, caller.Tenant, caller.User);
        var log = runner.Start(request);
        using var gone = context.RequestAborted.Register(log.Cancellation.Cancel);
        return await FollowAsync(log, context.RequestAborted);
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

    private static async Task<IResult> FollowAsync(RunLog log, CancellationToken cancellationToken)
    {
        var calls = ImmutableArray.CreateBuilder<ToolCallSummary>();
        RunFrame? last = null;
        await foreach (var frame in log.ReadAsync(0, cancellationToken))
        {
            last = frame;
            if (frame is ToolCompleted call)
            {
                calls.Add(new ToolCallSummary(call.Tool, call.CallId, call.Success, call.Result));
            }
        }

        return last switch
        {
            AgentCompleted done => Results.Json(AnswerOf(done, calls.ToImmutable()), ContractJson.Default.RunAnswer),
            RunError error => ProblemOf(error),
            AgentCancelled cancelled => Results.Problem(statusCode: StatusCodes.Status409Conflict, title: "Cancelled", detail: cancelled.Reason),
            _ => throw new UnreachableException(),
        };
    }

    private static RunAnswer AnswerOf(AgentCompleted done, ImmutableArray<ToolCallSummary> calls) => new(
        done.RunId, done.RequestId, done.Agent, done.Response, done.Answered, done.Quality, done.Usage, done.DurationMs, calls);

    private static IResult ProblemOf(RunError error) => Results.Problem(
        statusCode: error.Code switch
        {
            "invalid_message" => StatusCodes.Status400BadRequest,
            "deadline_exceeded" => StatusCodes.Status504GatewayTimeout,
            _ => StatusCodes.Status500InternalServerError,
        },
        title: error.Code,
        detail: $"{error.Message} {error.Hint}");
}
