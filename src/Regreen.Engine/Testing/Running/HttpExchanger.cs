using System.Buffers;
using System.Text;
using Regreen.Core.Judging;

namespace Regreen.Engine.Testing.Running;

/// <summary>Sends HTTP requests and records what went over the wire.</summary>
internal sealed class HttpExchanger(string baseAddress, HttpMessageInvoker http, TranscriptRecorder recorder, TimeProvider time, TraceContext trace)
{
    private const int MostBytes = 1024 * 1024;
    private const int BufferSize = 16 * 1024;

    /// <summary>Makes an exchange; says why where no answer came.</summary>
    public async Task<TransportFailure?> RunAsync(HttpExchange exchange, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(limit, time, cancellationToken);
        recorder.Add(exchange.Sent(trace));
        try
        {
            using var request = exchange.Request(baseAddress, trace);
            using var response = await http.SendAsync(request, deadline.Token);
            var (body, cut) = await ReadAsync(response, deadline.Token);
            await recorder.HoldAsync(exchange.Step, deadline.Token);
            recorder.Add(exchange.Received(response) with { Payload = body, Cut = cut });
            return null;
        }
        catch (OperationCanceledException) when (deadline.IsReached)
        {
            return TransportFailure.TimedOut(Phase.Connect, limit);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UriFormatException or FormatException)
        {
            return TransportFailure.Of(exception);
        }
    }

    /// <summary>Reads a whole body, as much of it as is kept.</summary>
    public static async Task<(string Text, bool Cut)> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var kept = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count;
            while (kept.Length < MostBytes && (count = await stream.ReadAsync(buffer.AsMemory(0, BufferSize), cancellationToken)) > 0)
            {
                await kept.WriteAsync(buffer.AsMemory(0, (int)Math.Min(count, MostBytes - kept.Length)), cancellationToken);
            }

            return (Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length), kept.Length >= MostBytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
