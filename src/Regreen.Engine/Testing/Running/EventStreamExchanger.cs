using Regreen.Core.Judging;
using Regreen.Core.Judging.Observing;

namespace Regreen.Engine.Testing.Running;

/// <summary>How long an event stream is read.</summary>
/// <param name="FirstEvent">Until its first event.</param>
/// <param name="Completion">Until its last.</param>
/// <param name="IsLast">Says whether nothing that is waited for follows an event.</param>
/// <param name="Missing">What is missing where the time is over, in stable words.</param>
/// <param name="Until">The event at which the client hangs up, or null.</param>
internal sealed record StreamReach(TimeSpan FirstEvent, TimeSpan Completion, Func<Reading, bool> IsLast, string Missing, string? Until = null);

/// <summary>Sends HTTP requests that are answered by event streams, and records every event when it comes.</summary>
internal sealed class EventStreamExchanger(AttemptContext context)
{
    // Where the last event has come, what follows at once is still looked at: a second end would be a fault.
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(250);
    private const long MostBytes = 16 * 1024 * 1024;
    private const int MostEvents = 100_000;

    /// <summary>Makes an exchange and reads its stream; says why where it did not come to its end.</summary>
    public async Task<TransportFailure?> RunAsync(HttpExchange exchange, StreamReach reach, CancellationToken cancellationToken)
    {
        context.Recorder.Add(exchange.Sent(context.Trace));
        using var first = new Deadline(reach.FirstEvent, context.Time, cancellationToken);
        try
        {
            using var request = exchange.Request(context.Variation.Http ?? context.Target.Config.Http, context.Trace);
            using var response = await context.Http.SendAsync(request, first.Token);
            return response.Content.Headers.ContentType?.MediaType == "text/event-stream"
                ? await ReadAsync(exchange, response, reach, cancellationToken)
                : await ReadBodyAsync(exchange, response, first);
        }
        catch (OperationCanceledException) when (first.IsReached)
        {
            return new TransportFailure(Phase.Request, "no event in time", $"nothing came within {reach.FirstEvent.TotalSeconds:0.###} s");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UriFormatException or FormatException)
        {
            return TransportFailure.Of(exception);
        }
    }

    private async Task<TransportFailure?> ReadBodyAsync(HttpExchange exchange, HttpResponseMessage response, Deadline deadline)
    {
        var (body, cut) = await HttpExchanger.ReadAsync(response, deadline.Token);
        await context.Recorder.HoldAsync(exchange.Step, deadline.Token);
        context.Recorder.Add(exchange.Received(response) with { Payload = body, Cut = cut });
        return null;
    }

    private async Task<TransportFailure?> ReadAsync(HttpExchange exchange, HttpResponseMessage response, StreamReach reach, CancellationToken cancellationToken)
    {
        var start = context.Time.GetTimestamp();
        context.Recorder.Add(exchange.Received(response));
        var log = new EventStreamLog(exchange, context, reach);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[16 * 1024];
        for (long total = 0; total < MostBytes && log.Count < MostEvents;)
        {
            var limit = log.IsOver ? Farewell : (log.HasBegun ? reach.Completion : reach.FirstEvent) - context.Time.GetElapsedTime(start);
            using var deadline = new Deadline(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, context.Time, cancellationToken);
            try
            {
                var count = await stream.ReadAsync(buffer, deadline.Token);
                if (count == 0)
                {
                    return null;
                }

                total += count;
                await log.AddAsync(buffer.AsMemory(0, count), cancellationToken);
                if (log.HangsUp)
                {
                    return null;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                return new TransportFailure(Phase.Answer, "stream cut", exception.Message);
            }
            catch (OperationCanceledException) when (deadline.IsReached)
            {
                return log.IsOver ? null : log.HasBegun ? Late(Phase.Answer, reach.Missing, reach.Completion) : Late(Phase.Request, "no event in time", reach.FirstEvent);
            }
        }

        return new TransportFailure(Phase.Answer, "stream too long", $"it holds more than {MostEvents} events or {MostBytes} bytes");
    }

    private static TransportFailure Late(Phase phase, string reason, TimeSpan limit) => new(phase, reason, $"nothing of the kind came within {limit.TotalSeconds:0.###} s");
}
