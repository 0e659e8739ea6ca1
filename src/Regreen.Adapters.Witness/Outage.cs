using Microsoft.AspNetCore.Http;
using Regreen.Core.Judging;
using Regreen.Core.Witnessing;

namespace Regreen.Adapters.Witness;

/// <summary>Sabotages for which the service is not asked at all.</summary>
internal static class Outage
{
    private const string Fault = "fault";
    private const string Stalled = "stalled";

    /// <summary>Breaks an exchange before it reaches the service. Returns whether it is dealt with.</summary>
    public static async Task<bool> TakesAsync(Relaying relaying, TimeProvider time, CancellationToken cancellationToken)
    {
        switch (relaying.Kind)
        {
            case SabotageKind.Refuse:
                Reset(relaying, "reset by sabotage");
                return true;
            case SabotageKind.Blackhole:
                await StallAsync(relaying, time, cancellationToken);
                return true;
            case SabotageKind.ServerError:
            case SabotageKind.GoneAfterFault when relaying.Recording.IsMarked(relaying.Exchange.Case, Fault):
                await UnavailableAsync(relaying, cancellationToken);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Notes that the service itself had a fault.</summary>
    public static void NoteFault(Relaying relaying) => relaying.Recording.Mark(relaying.Exchange.Case, Fault);

    // One stall shows whether a case notices; a client that tries again is not kept waiting each time.
    private static async Task StallAsync(Relaying relaying, TimeProvider time, CancellationToken cancellationToken)
    {
        var exchange = relaying.Exchange;
        exchange.Break();
        if (relaying.Recording.Mark(exchange.Case, Stalled))
        {
            await Task.Delay(exchange.Order!.Patience, time, cancellationToken);
        }

        Reset(relaying, "stalled, then reset by sabotage");
    }

    private static void Reset(Relaying relaying, string reason)
    {
        relaying.Exchange.Break();
        relaying.Exchange.Add(FrameDirection.Failed, new Frame(0, default, "", FrameDirection.Failed, 0) { Name = $"{relaying.Context.Request.Method} {relaying.Target}", Reason = reason, Phase = Phase.Connect });
        relaying.Context.Abort();
    }

    private static async Task UnavailableAsync(Relaying relaying, CancellationToken cancellationToken)
    {
        const string Body = """{"error":"service unavailable"}""";
        relaying.Exchange.Break();
        relaying.Exchange.Add(FrameDirection.Received, new Frame(0, default, "", FrameDirection.Received, 0) { Name = $"{relaying.Context.Request.Method} {relaying.Target}", Status = 503, Payload = Body });
        relaying.Context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        relaying.Context.Response.ContentType = "application/json";
        await relaying.Context.Response.WriteAsync(Body, cancellationToken);
    }
}
