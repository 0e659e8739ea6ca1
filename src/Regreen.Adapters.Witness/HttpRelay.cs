using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Regreen.Core.Judging;
using Regreen.Core.Witnessing;

namespace Regreen.Adapters.Witness;

/// <summary>Relays HTTP exchanges and event streams.</summary>
internal sealed class HttpRelay(CredentialBreaker credentials, TimeProvider time) : IDisposable
{
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
    });

    public void Dispose() => _client.Dispose();

    public async Task RunAsync(Relaying relaying, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(relaying.Context.Request, cancellationToken);
        RecordRequest(relaying, body);
        if (await Outage.TakesAsync(relaying, time, cancellationToken))
        {
            return;
        }

        try
        {
            using var request = RequestOf(relaying, body);
            relaying.Exchange.Forward();
            using var response = await _client.SendAsync(request, cancellationToken);
            await AnswerAsync(relaying, response, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            Fail(relaying, exception);
        }
    }

    private static void Fail(Relaying relaying, Exception exception)
    {
        relaying.Exchange.Add(FrameDirection.Failed, Breakage.FrameOf(exception) with { Name = NameOf(relaying) });
        relaying.Context.Abort();
    }

    private static string NameOf(Relaying relaying) => $"{relaying.Context.Request.Method} {relaying.Target}";

    private void RecordRequest(Relaying relaying, RequestBody body)
    {
        var request = relaying.Context.Request;
        var headers = HeaderRules.Of(request.Headers).ToList();
        var guarded = headers.Exists(pair => CredentialText.IsHeader(pair.Key)) || credentials.IsIn(body.Text) || CredentialText.IsInQuery(request.QueryString.Value ?? "");
        relaying.Exchange.Add(FrameDirection.Sent, new Frame(0, default, "", FrameDirection.Sent, 0)
        {
            Name = NameOf(relaying),
            Headers = HeaderRules.Recorded(headers),
            Payload = body.Text,
            Cut = body.HasMore,
            Credentials = guarded,
            TraceId = relaying.TraceId,
        });
        relaying.Exchange.Asks(body.Text, hasCredentials: false);
    }

    private HttpRequestMessage RequestOf(Relaying relaying, RequestBody body)
    {
        var (context, exchange) = (relaying.Context, relaying.Exchange);
        var scheme = relaying.Upstream.Scheme is "https" or "wss" ? "https" : "http";
        var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), relaying.Address(scheme))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body.ToContent(QuestionBreaker.Message(exchange, credentials.Text(exchange, body.Text), relaying.Answers.IsAsk(NameOf(relaying)))),
        };
        foreach (var (name, value) in context.Request.Headers.Where(pair => HeaderRules.GoesOn(pair.Key)))
        {
            var sent = CredentialBreaker.Header(exchange, name, HeaderRules.ToService(relaying, name, value.ToString()));
            if (sent.Length > 0 && !string.Equals(name, "Content-Length", StringComparison.OrdinalIgnoreCase) && !request.Headers.TryAddWithoutValidation(name, sent))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, sent);
            }
        }

        if (CredentialBreaker.Missing(exchange, request.Headers.Contains("Authorization")) is { } added)
        {
            request.Headers.TryAddWithoutValidation("Authorization", added);
            exchange.Break();
        }

        request.Headers.TryAddWithoutValidation("traceparent", relaying.Trace);
        return request;
    }

    private async Task AnswerAsync(Relaying relaying, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if ((int)response.StatusCode >= 500)
        {
            Outage.NoteFault(relaying);
        }

        relaying.Context.Response.StatusCode = (int)response.StatusCode;
        relaying.Context.Features.Get<IHttpResponseFeature>()!.ReasonPhrase = response.ReasonPhrase;
        var headers = response.Headers.Concat(response.Content.Headers).Select(pair => KeyValuePair.Create(pair.Key, string.Join(", ", pair.Value))).ToList();
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Where(pair => HeaderRules.GoesOn(pair.Key)))
        {
            relaying.Context.Response.Headers[name] = values.Select(value => HeaderRules.ToClient(relaying, name, value)).ToArray();
        }

        if (relaying.Kind == SabotageKind.HoldBack)
        {
            relaying.Exchange.Break();
            await Task.Delay(relaying.Exchange.Order!.Patience, time, cancellationToken);
        }

        relaying.Exchange.LeadsTo = HeaderRules.LeadsTo(relaying, response);
        var frame = new Frame(0, default, "", FrameDirection.Received, 0)
        {
            Name = NameOf(relaying),
            Status = (int)response.StatusCode,
            Headers = HeaderRules.Recorded(headers),
            Reason = relaying.Exchange.LeadsTo is { } host ? $"redirected to {host}, which is not observed" : null,
        };
        var isEdited = AnswerBreaker.IsAboutAnswers(relaying.Kind) && response.IsSuccessStatusCode;
        var isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var kept = (isEdited, isStream) switch
        {
            (false, _) => await AnswerStreams.PassAsync(stream, relaying.Context.Response, cancellationToken),
            (true, true) => await AnswerStreams.PassEventsAsync(stream, relaying, cancellationToken),
            _ => await AnswerStreams.PassEditedAsync(stream, relaying, cancellationToken),
        };
        relaying.Exchange.Add(FrameDirection.Received, frame with { Payload = kept.Text, Cut = kept.IsCut });
    }
}

/// <summary>A request's body: what is kept of it, and what is still to come.</summary>
internal sealed record RequestBody(byte[] Head, bool HasMore, HttpRequest Request)
{
    public string Text { get; } = Encoding.UTF8.GetString(Head);

    public static async Task<RequestBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is null or 0 && !request.Headers.ContainsKey("Transfer-Encoding"))
        {
            return new RequestBody([], HasMore: false, request);
        }

        var head = new byte[(int)Math.Min(request.ContentLength ?? Recording.MostOfOne, Recording.MostOfOne)];
        var count = await request.Body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        return new RequestBody(head[..count], HasMore: count == Recording.MostOfOne, request);
    }

    /// <summary>Makes the content that goes on: the edited text where it is whole, else the bytes as they come.</summary>
    public HttpContent? ToContent(string edited) => this switch
    {
        { Head.Length: 0 } => Request.ContentLength is 0 ? new ByteArrayContent([]) : null,
        { HasMore: true } => new StreamContent(new HeadedStream(Head, Request.Body)),
        _ => new ByteArrayContent(edited == Text ? Head : Encoding.UTF8.GetBytes(edited)),
    };
}
