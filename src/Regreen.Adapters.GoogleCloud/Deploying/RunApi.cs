using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Regreen.Core;
using Regreen.Core.Facts;
using Regreen.Core.Mining;

namespace Regreen.Adapters.GoogleCloud.Deploying;

/// <summary>Speaks the Cloud Run Admin API v2. Waits where quota asks for it, for a while; refusals are values.</summary>
internal sealed class RunApi(Uri endpoint, GoogleIdentity identity, TimeSpan patienceWithQuota, Func<string, string> redact, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private AccessTokens? _tokens;

    /// <summary>Gets what the API last asked to wait for, or null.</summary>
    public string? Trouble { get; private set; }

    private AccessTokens Tokens => _tokens ??= new AccessTokens(identity, _http, time);

    /// <summary>Asks, again and again while quota is used up or the API is not available.</summary>
    public async Task<RunAnswer> AskAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        var (isRenewed, start) = (false, time.GetTimestamp());
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var (answer, wanted) = await AskOnceAsync(method, path, body, cancellationToken);
            if (answer.Status == HttpStatusCode.Unauthorized && !isRenewed)
            {
                isRenewed = true;
                Tokens.Forget();
                continue;
            }

            if (answer.Status is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout))
            {
                return answer;
            }

            var wait = wanted ?? pause;
            if (time.GetElapsedTime(start) + wait > patienceWithQuota)
            {
                return answer;
            }

            Trouble = Readable(answer.Message);
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    /// <summary>Gets a resource; null where there is none.</summary>
    public async Task<JsonObject?> GetAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(HttpMethod.Get, path, body: null, cancellationToken);
        return answer.Status == HttpStatusCode.NotFound ? null
            : answer.IsSuccess ? answer.Json
            : throw Broken(FormattableString.Invariant($"refused GET {path} ({(int)answer.Status}): {answer.Message}"));
    }

    /// <summary>Makes a refusal readable.</summary>
    public string Readable(string text) => redact(VisibleText.Of(text.Length > 800 ? text[..800] : text)).TrimEnd('.');

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<(RunAnswer Answer, TimeSpan? Wanted)> AskOnceAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(endpoint, path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await Tokens.GetAsync(linked.Token));
            request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            using var response = await _http.SendAsync(request, linked.Token);
            var text = await response.Content.ReadAsStringAsync(linked.Token);
            return (new RunAnswer(response.StatusCode, Parse(text)), response.Headers.RetryAfter?.Delta);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Broken(FormattableString.Invariant($"did not answer {method} {path} within {Patience.TotalSeconds:0} s"));
        }
        catch (HttpRequestException exception)
        {
            throw Broken($"could not be reached: {exception.Message}");
        }
    }

    private static JsonObject Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private UserErrorException Broken(string what) => new($"The Cloud Run API {Readable(what)}.", identity.Hint, FailureCategory.Infrastructure);
}
