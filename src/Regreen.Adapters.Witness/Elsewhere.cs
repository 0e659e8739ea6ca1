using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Regreen.Adapters.Witness;

/// <summary>Passes requests on that a suite sends through the witness to others than the target. Nothing of them is kept.</summary>
internal sealed class Elsewhere : IDisposable
{
    // Those of one connection, and what is only for the witness.
    private static readonly HashSet<string> Left = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authorization", "Proxy-Authenticate", "Transfer-Encoding", "TE", "Trailer", "Upgrade", HeaderRules.CaseHeader,
    };

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(15),
    });

    public void Dispose() => _client.Dispose();

    public async Task PassAsync(HttpContext context, Uri address, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, context.RequestAborted);
        try
        {
            using var request = RequestOf(context.Request, address);
            using var response = await _client.SendAsync(request, ended.Token);
            context.Response.StatusCode = (int)response.StatusCode;
            context.Features.Get<IHttpResponseFeature>()!.ReasonPhrase = response.ReasonPhrase;
            foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Where(pair => !Left.Contains(pair.Key)))
            {
                context.Response.Headers[name] = values.ToArray();
            }

            await using var body = await response.Content.ReadAsStreamAsync(ended.Token);
            await AnswerStreams.CopyAsync(body, context.Response, ended.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            context.Response.StatusCode = StatusCodes.Status502BadGateway;
        }
    }

    private static HttpRequestMessage RequestOf(HttpRequest from, Uri address)
    {
        var hasBody = from.ContentLength > 0 || from.Headers.ContainsKey("Transfer-Encoding");
        var request = new HttpRequestMessage(new HttpMethod(from.Method), address) { Version = HttpVersion.Version11, Content = hasBody ? new StreamContent(from.Body) : null };
        foreach (var (name, value) in from.Headers.Where(pair => !Left.Contains(pair.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value.ToArray()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value.ToArray());
            }
        }

        return request;
    }
}
