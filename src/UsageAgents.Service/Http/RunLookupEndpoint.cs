using UsageAgents.Contracts;
using UsageAgents.Running;

namespace UsageAgents.Service.Http;

/// <summary><c>GET /runs/{id}</c>, its events, and stopping it: for the user whose run it is; to everybody else it does not exist.</summary>
internal sealed class RunLookupEndpoint(RunStore runs, RunEventStream events)
{
    public async Task<IResult> GetAsync(string id, HttpContext context) =>
        await FindAsync(id, context) is { } log ? Results.Json(RunAnswers.StatusOf(log), ContractJson.Default.RunStatus) : NotFound(id);

    public async Task<IResult> EventsAsync(string id, HttpContext context)
    {
        if (RunPosition.Parse(RunEventStream.LastIdOf(context)) is not { } after)
        {
            return Refusals.Bad("after is the last event that you have, as epoch.seq, such as 1.4.");
        }

        if (await FindAsync(id, context) is not { } log)
        {
            return NotFound(id);
        }

        var resumption = RunResumption.After(log, after);
        if (!RunEventStream.IsWanted(context))
        {
            return Results.Json(RunAnswers.EventsOf(log, after, resumption), ContractJson.Default.RunEvents);
        }

        await events.WriteAsync(context, log, resumption);
        return Results.Empty;
    }

    /// <summary>Asks a run to stop; its last event says whether it did.</summary>
    public async Task<IResult> CancelAsync(string id, HttpContext context)
    {
        if (await FindAsync(id, context) is not { } log)
        {
            return NotFound(id);
        }

        await log.Cancellation.CancelAsync();
        return Results.Json(RunAnswers.StatusOf(log), ContractJson.Default.RunStatus, statusCode: StatusCodes.Status202Accepted);
    }

    private ValueTask<RunLog?> FindAsync(string id, HttpContext context)
    {
        var caller = BearerGate.CallerOf(context);
        return runs.FindAsync(id, caller.Tenant, caller.User, context.RequestAborted);
    }

    private static IResult NotFound(string id) => Results.Problem(
        statusCode: StatusCodes.Status404NotFound, title: "No such run", detail: $"There is no run '{(id.Length > 64 ? id[..64] : id)}' of this user; old runs are forgotten.");
}
