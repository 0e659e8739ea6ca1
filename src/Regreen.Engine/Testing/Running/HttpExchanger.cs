using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text;
using Regreen.Core.Judging;

namespace Regreen.Engine.Testing.Running;

/// <summary>One HTTP exchange, recorded both ways.</summary>
/// <param name="Channel">The exchange.</param>
/// <param name="User">In whose name, or null.</param>
/// <param name="Step">The step.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The path.</param>
internal sealed record HttpExchange(string Channel, string? User, int Step, string Method, string Path)
{
    public string? Token { get; init; }

    public string? Body { get; init; }

    public bool IsJson { get; init; }

    public string? RequestId { get; init; }

    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];
}

/// <summary>Sends HTTP requests and records what went over the wire.</summary>
internal sealed class HttpExchanger(string baseAddress, HttpMessageInvoker http, TranscriptRecorder recorder, TimeProvider time, TraceContext trace)
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>Makes an exchange; says why where no answer came.</summary>
    public async Task<TransportFailure?> RunAsync(HttpExchange exchange, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(limit, time, cancellationToken);
        recorder.Add(new Frame(0, default, exchange.Channel, FrameDirection.Sent, exchange.Step)
        {
            User = exchange.User,
            Credentials = exchange.Token is not null,
            RequestId = exchange.RequestId,
            TraceId = trace.TraceId,
            Name = $"{exchange.Method} {exchange.Path}",
            Headers = exchange.Headers.ToImmutableSortedDictionary(pair => pair.Key.ToLowerInvariant(), pair => pair.Value, StringComparer.Ordinal),
            Payload = exchange.Body ?? "",
        });
        try
        {
            using var request = Request(exchange);
            using var response = await http.SendAsync(request, deadline.Token);
            var (body, cut) = await ReadAsync(response, deadline.Token);
            await recorder.HoldAsync(exchange.Step, deadline.Token);
            recorder.Add(new Frame(0, default, exchange.Channel, FrameDirection.Received, exchange.Step)
            {
                User = exchange.User,
                RequestId = exchange.RequestId,
                Status = (int)response.StatusCode,
                Headers = HeadersOf(response),
                Payload = body,
                Cut = cut,
            });
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

    private HttpRequestMessage Request(HttpExchange exchange)
    {
        var request = new HttpRequestMessage(new HttpMethod(exchange.Method), Addresses.Join(baseAddress, exchange.Path));
        request.Headers.TryAddWithoutValidation("traceparent", trace.Parent);
        if (exchange.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (exchange.Body is { } body)
        {
            request.Content = new StringContent(body, Encoding.UTF8, exchange.IsJson ? "application/json" : "text/plain");
        }

        foreach (var (name, value) in exchange.Headers)
        {
            if (!name.Equals("content-type", StringComparison.OrdinalIgnoreCase))
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
            else if (request.Content is { } content)
            {
                content.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            }
        }

        return request;
    }

    private static async Task<(string Text, bool Cut)> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int count;
        while (kept.Length < MostBytes && (count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await kept.WriteAsync(buffer.AsMemory(0, (int)Math.Min(count, MostBytes - kept.Length)), cancellationToken);
        }

        return (Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length), kept.Length >= MostBytes);
    }

    private static ImmutableSortedDictionary<string, string> HeadersOf(HttpResponseMessage response) =>
        response.Headers.Concat(response.Content.Headers)
            .ToImmutableSortedDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(", ", header.Value), StringComparer.Ordinal);
}
