using System.Collections.Immutable;
using System.Diagnostics;
using UsageAgents.Contracts;
using UsageAgents.Contracts.Runs;
using UsageAgents.Running;

namespace UsageAgents.Service.Http;

/// <summary>How runs are told over HTTP as one document.</summary>
internal static class RunAnswers
{
    // Where nobody knows when there will be room.
    private const int RetryAfterSeconds = 1;

    /// <summary>Waits for the end of a run, and gives its answer or what went wrong.</summary>
    public static async Task<IResult> WaitAsync(RunLog log, HttpContext context)
    {
        var calls = ImmutableArray.CreateBuilder<ToolCallSummary>();
        RunFrame? last = null;
        await foreach (var frame in log.ReadAsync(0, context.RequestAborted))
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
            RunError error => ProblemOf(error, context),
            AgentCancelled cancelled => Results.Problem(statusCode: StatusCodes.Status409Conflict, title: "Cancelled", detail: cancelled.Reason),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Tells how a run stands now.</summary>
    public static RunStatus StatusOf(RunLog log)
    {
        var frames = log.Published.Span;
        var last = frames.IsEmpty ? null : frames[^1].Frame;
        var status = last switch
        {
            AgentCompleted => "completed",
            AgentCancelled => "cancelled",
            RunError => "failed",
            _ => "running",
        };
        return new RunStatus(
            log.RunId, log.Request.RequestId, log.Request.Agent, status, last is null ? $"{log.Epoch}.0" : RunPosition.Of(last).ToString(), last is { IsTerminal: true } ? last : null);
    }

    /// <summary>Gives the frames that are there now.</summary>
    public static RunEvents EventsOf(RunLog log, RunPosition after, RunResumption resumption)
    {
        var (from, gap) = resumption switch
        {
            RunResumption.Following following => (following.Seq, null),
            RunResumption.FollowingAfterGap missing => (missing.Seq, new RunGap(after.ToString(), missing.Next.ToString())),
            _ => (log.Published.Length, null),
        };
        var ended = log.HasEnded;
        ImmutableArray<RunFrame> frames = [.. log.Published[from..].ToArray().Select(frame => frame.Frame)];
        return new RunEvents(log.RunId, gap, ended, frames);
    }

    private static RunAnswer AnswerOf(AgentCompleted done, ImmutableArray<ToolCallSummary> calls) => new(
        done.RunId, done.RequestId, done.Agent, done.Response, done.Answered, done.Quality, done.Usage, done.DurationMs, calls);

    private static IResult ProblemOf(RunError error, HttpContext context)
    {
        var status = error.Code switch
        {
            "invalid_message" => StatusCodes.Status400BadRequest,
            "deadline_exceeded" => StatusCodes.Status504GatewayTimeout,
            "rate_limited" => StatusCodes.Status429TooManyRequests,
            "overloaded" or "interrupted" => StatusCodes.Status503ServiceUnavailable,
            "idempotency_conflict" => StatusCodes.Status422UnprocessableEntity,
            _ => StatusCodes.Status500InternalServerError,
        };
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = (error.RetryAfter ?? RetryAfterSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return Results.Problem(statusCode: status, title: error.Code, detail: $"{error.Message} {error.Hint}");
    }
}
