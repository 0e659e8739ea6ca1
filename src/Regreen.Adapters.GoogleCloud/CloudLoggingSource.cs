using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Regreen.Core;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Mining;

namespace Regreen.Adapters.GoogleCloud;

/// <summary>Reads entries of Google Cloud Logging (<c>entries:list</c>), page by page, the newest first; waits where quota asks for it, as long as there is time.</summary>
public sealed class CloudLoggingSource : ILogSource, IDisposable
{
    private const int PageSize = 1000;
    private const int MostPages = 100;
    private const string Hint = "Check logs.google in regreen.yaml, and that the account has the role Logs Viewer.";

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private readonly CloudLoggingOptions _options;
    private readonly Func<string, string> _redact;
    private readonly TimeProvider _time;
    private readonly HttpClient _http = new();
    private readonly AccessTokens _tokens;

    /// <summary>Makes a source.</summary>
    public CloudLoggingSource(CloudLoggingOptions options, Func<string, string> redact, TimeProvider time)
    {
        (_options, _redact, _time) = (options, redact, time);
        _tokens = new AccessTokens(new GoogleIdentity(options.Credentials, options.Metadata, "https://www.googleapis.com/auth/logging.read", Hint), _http, time);
    }

    /// <inheritdoc/>
    public TimeSpan Delay => TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LogLine>> ReadAsync(Deployment deployment, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_options.Timeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        string? trouble = null;
        try
        {
            var lines = new List<LogLine>();
            string? page = null;
            for (var pages = 0; pages < MostPages && lines.Count < limit; pages++)
            {
                using var answer = await PageAsync(from, to, Math.Min(PageSize, limit - lines.Count), page, seen => trouble = seen, linked.Token);
                // A page may be empty and still not be the last.
                lines.AddRange(Entries(answer.RootElement));
                page = answer.RootElement.TryGetProperty("nextPageToken", out var next) && next.GetString() is { Length: > 0 } token ? token : null;
                if (page is null)
                {
                    break;
                }
            }

            return LogWindow.Cut(lines, from, to, limit, _redact);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new UserErrorException(FormattableString.Invariant($"Google Cloud Logging gave no whole answer within {_options.Timeout.TotalSeconds:0} s{(trouble is null ? "" : $": {trouble}")}."), Hint, FailureCategory.Infrastructure);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException)
        {
            throw new UserErrorException($"Google Cloud Logging could not be read: {exception.Message}", Hint, FailureCategory.Infrastructure, exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static IEnumerable<LogLine> Entries(JsonElement answer) =>
        answer.TryGetProperty("entries", out var entries) && entries.ValueKind == JsonValueKind.Array ? entries.EnumerateArray().Select(entry => LogEntry.FromJson(entry, "google")) : [];

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    private async Task<JsonDocument> PageAsync(DateTimeOffset from, DateTimeOffset to, int size, string? page, Action<string> waits, CancellationToken cancellationToken)
    {
        var isRenewed = false;
        for (var pause = FirstPause; ; pause *= 2)
        {
            using var response = await SendAsync(from, to, size, page, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return await response.Content.ReadFromJsonAsync<JsonDocument>(cancellationToken) ?? throw new JsonException("The answer is empty.");
            }

            if (response.StatusCode == HttpStatusCode.Unauthorized && !isRenewed)
            {
                isRenewed = true;
                _tokens.Forget();
                continue;
            }

            var reason = await ReasonAsync(response, cancellationToken);
            if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout))
            {
                throw new UserErrorException($"Google Cloud Logging refused ({(int)response.StatusCode}): {reason}", Hint, FailureCategory.Infrastructure);
            }

            waits(reason);
            await Task.Delay(response.Headers.RetryAfter?.Delta ?? pause, _time, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(DateTimeOffset from, DateTimeOffset to, int size, string? page, CancellationToken cancellationToken)
    {
        var window = $"timestamp>=\"{Instant(from)}\" AND timestamp<=\"{Instant(to)}\"";
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_options.Endpoint, "/v2/entries:list"))
        {
            Content = JsonContent.Create(new
            {
                resourceNames = new[] { $"projects/{_options.Project}" },
                filter = string.IsNullOrWhiteSpace(_options.Filter) ? window : $"({_options.Filter}) AND {window}",
                orderBy = "timestamp desc",
                pageSize = size,
                pageToken = page ?? "",
            }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await _tokens.GetAsync(cancellationToken));
        return await _http.SendAsync(request, cancellationToken);
    }

    private async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        using var document = LogEntry.TryParse(text);
        var reason = document?.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object && error.TryGetProperty("message", out var message)
            ? message.GetString() ?? ""
            : text;
        return _redact(VisibleText.Of(reason.Length > 300 ? reason[..300] : reason));
    }
}
