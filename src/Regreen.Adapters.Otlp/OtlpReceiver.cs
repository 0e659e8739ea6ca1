using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Regreen.Core;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Mining;
using Regreen.Core.Tracing;

namespace Regreen.Adapters.Otlp;

/// <summary>
/// Takes log records and spans that services send by OTLP over HTTP (<c>POST /v1/logs</c> and <c>/v1/traces</c>, protobuf or JSON, gzip too), on loopback, from its
/// start until it is disposed. Keeps the newest of both in memory.
/// </summary>
public sealed class OtlpReceiver : ILogSource, ITraceSource, IAsyncDisposable
{
    private const int MostBytes = 16 * 1024 * 1024;
    private const int MostRecords = 200_000;
    private const int MostSpans = 100_000;

    private readonly HttpListener _listener = new();
    private readonly Queue<LogLine> _records = new();
    private readonly Queue<Span> _spans = new();
    private readonly Lock _lock = new();
    private readonly Func<string, string> _redact;
    private readonly int _port;
    private Task? _serving;

    /// <summary>Makes a receiver that does not listen yet.</summary>
    /// <param name="port">The port on 127.0.0.1; 4318 is the usual one.</param>
    /// <param name="redact">Takes secrets out of a line.</param>
    public OtlpReceiver(int port, Func<string, string> redact)
    {
        (_port, _redact) = (port, redact);
        _listener.Prefixes.Add(FormattableString.Invariant($"http://127.0.0.1:{port}/"));
    }

    /// <inheritdoc/>
    public TimeSpan Delay => TimeSpan.FromSeconds(6);

    /// <summary>Starts receiving. A command that only reads what was recorded never calls it, so that it can run beside one that receives.</summary>
    /// <exception cref="UserErrorException">The port is taken.</exception>
    public void Start()
    {
        if (_serving is not null)
        {
            return;
        }

        try
        {
            _listener.Start();
        }
        catch (HttpListenerException exception)
        {
            throw new UserErrorException($"The receiver of telemetry cannot listen on port {_port}: {exception.Message}", "Choose another port in logs.otlp or traces.otlp, and in OTEL_EXPORTER_OTLP_ENDPOINT of the service.", FailureCategory.Infrastructure, exception);
        }

        _serving = ServeAsync();
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<LogLine>> ReadAsync(Deployment deployment, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        LogLine[] records;
        lock (_lock)
        {
            records = [.. _records];
        }

        return Task.FromResult(LogWindow.Cut(records, from, to, limit, _redact));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Span>> ReadAsync(IReadOnlySet<string> traceIds, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<Span>>([.. _spans.Where(span => traceIds.Contains(span.TraceId))]);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Close, once and only after a start: otherwise the listener first takes the port in order to give it back, and fails or
        // takes it from another one when somebody has it by then.
        if (_serving is not null)
        {
            _listener.Close();
            await _serving;
        }
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // Stopped while it waited, or before it began to wait again.
                return;
            }

            try
            {
                await AnswerAsync(context);
            }
            catch (Exception exception) when (exception is IOException or HttpListenerException or ObjectDisposedException)
            {
                // The sender went away; it will send again.
                context.Response.Abort();
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var request = context.Request;
        var isJson = request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;
        var status = (request.HttpMethod, request.Url?.AbsolutePath) switch
        {
            (_, not ("/v1/logs" or "/v1/traces")) => HttpStatusCode.NotFound,
            (not "POST", _) => HttpStatusCode.MethodNotAllowed,
            _ when !isJson && request.ContentType?.StartsWith("application/x-protobuf", StringComparison.OrdinalIgnoreCase) != true => HttpStatusCode.UnsupportedMediaType,
            _ => await TakeAsync(request, isJson),
        };
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = isJson ? "application/json" : "application/x-protobuf";
        // An empty message says that everything was taken.
        await context.Response.OutputStream.WriteAsync(isJson ? "{}"u8.ToArray() : []);
        context.Response.Close();
    }

    private async Task<HttpStatusCode> TakeAsync(HttpListenerRequest request, bool isJson)
    {
        try
        {
            if (await BodyAsync(request) is not { } body)
            {
                return HttpStatusCode.RequestEntityTooLarge;
            }

            if (request.Url!.AbsolutePath == "/v1/traces")
            {
                Keep(_spans, (isJson ? OtlpJson.ReadSpans(body) : OtlpProtobuf.ReadSpans(body)).Select(record => record.Span.ToSpan(record.Service, _redact)), MostSpans);
            }
            else
            {
                Keep(_records, isJson ? OtlpJson.ReadLogs(body) : OtlpProtobuf.ReadLogs(body), MostRecords);
            }

            return HttpStatusCode.OK;
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or InvalidOperationException or FormatException)
        {
            return HttpStatusCode.BadRequest;
        }
    }

    private void Keep<T>(Queue<T> kept, IEnumerable<T> came, int most)
    {
        lock (_lock)
        {
            foreach (var one in came)
            {
                kept.Enqueue(one);
                if (kept.Count > most)
                {
                    kept.Dequeue();
                }
            }
        }
    }

    private static async Task<byte[]?> BodyAsync(HttpListenerRequest request)
    {
        await using var stream = string.Equals(request.Headers["Content-Encoding"], "gzip", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(request.InputStream, CompressionMode.Decompress)
            : request.InputStream;
        using var body = new MemoryStream();
        var buffer = new byte[81_920];
        for (int read; (read = await stream.ReadAsync(buffer)) > 0;)
        {
            if (body.Length + read > MostBytes)
            {
                return null;
            }

            await body.WriteAsync(buffer.AsMemory(0, read));
        }

        return body.ToArray();
    }
}
