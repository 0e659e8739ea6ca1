using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using UsageAgents.Contracts;
using UsageAgents.Contracts.Sessions;
using UsageAgents.Running;
using UsageAgents.Service.Sockets;

namespace UsageAgents.Service.Http;

/// <summary>Writes the events of a run as server-sent events; the id of each is its <c>epoch.seq</c>, with which a client comes back.</summary>
internal sealed class RunEventStream(IOptions<SocketOptions> options, TimeProvider time)
{
    private const string MediaType = "text/event-stream";

    public static bool IsWanted(HttpContext context) => context.Request.Headers.Accept.ToString().Contains(MediaType, StringComparison.OrdinalIgnoreCase);

    public async Task WriteAsync(HttpContext context, RunLog log, RunResumption resumption)
    {
        var response = context.Response;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        var after = 0;
        switch (resumption)
        {
            case RunResumption.Following following:
                after = following.Seq;
                break;
            case RunResumption.FollowingAfterGap gap:
                after = gap.Seq;
                var frame = new GapFrame(log.RunId, RunPosition.Parse(LastIdOf(context))?.ToString() ?? "", gap.Next.ToString());
                await WriteAsync(response, null, JsonSerializer.SerializeToUtf8Bytes(frame, ContractJson.Default.SessionFrame));
                break;
            case RunResumption.Unavailable:
                return;
        }

        await FollowAsync(response, log, after, context.RequestAborted);
    }

    /// <summary>Gives the frame after which the client wants to go on: of the query, or of the header that event sources send by themselves.</summary>
    public static string LastIdOf(HttpContext context) =>
        context.Request.Query["after"] is [{ Length: > 0 } after, ..] ? after : context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last ? last : "1.0";

    private async Task FollowAsync(HttpResponse response, RunLog log, int after, CancellationToken cancellationToken)
    {
        var interval = TimeSpan.FromSeconds(options.Value.HeartbeatSeconds);
        while (true)
        {
            var next = log.BatchAsync(after, cancellationToken).AsTask();
            while (!next.IsCompleted && await Task.WhenAny(next, Task.Delay(interval, time, cancellationToken)) != next)
            {
                await response.Body.WriteAsync(": heartbeat\n\n"u8.ToArray(), cancellationToken);
                await response.Body.FlushAsync(cancellationToken);
            }

            var batch = await next;
            if (batch.IsEmpty)
            {
                return;
            }

            for (var index = 0; index < batch.Length; index++)
            {
                await WriteAsync(response, RunPosition.Of(batch.Span[index].Frame), batch.Span[index].Json);
            }

            await response.Body.FlushAsync(cancellationToken);
            after += batch.Length;
        }
    }

    private static async Task WriteAsync(HttpResponse response, RunPosition? id, byte[] json)
    {
        if (id is { } position)
        {
            await response.Body.WriteAsync(Encoding.ASCII.GetBytes($"id: {position}\n"));
        }

        await response.Body.WriteAsync("data: "u8.ToArray());
        await response.Body.WriteAsync(json);
        await response.Body.WriteAsync("\n\n"u8.ToArray());
    }
}
