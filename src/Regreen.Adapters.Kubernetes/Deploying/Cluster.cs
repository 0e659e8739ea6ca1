using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Regreen.Core;
using Regreen.Core.Facts;
using Regreen.Core.Mining;

namespace Regreen.Adapters.Kubernetes.Deploying;

/// <summary>Speaks to an API server. Refusals are values; a server that cannot be reached is <see cref="UserErrorException"/>.</summary>
internal sealed class Cluster(ClusterAccess access, Func<string, string> redact, TimeProvider time) : IDisposable
{
    private const string Hint = "Check the context of the kubeconfig, and what its account may do (docs/guides/delivering.md lists it).";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WatchFor = TimeSpan.FromMinutes(5);

    private readonly HttpClient _http = access.Open();

    /// <summary>Gets the namespace of the context.</summary>
    public string Namespace => access.Namespace ?? "default";

    /// <summary>Makes another client of the same access, which its user ends.</summary>
    public HttpClient Open() => access.Open();

    /// <summary>Asks; an answer that says no is an answer.</summary>
    public async Task<ClusterAnswer> AskAsync(HttpMethod method, string path, JsonNode? body, string contentType, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
            if (body is not null)
            {
                request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8);
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
            }

            using var response = await _http.SendAsync(request, linked.Token);
            return new ClusterAnswer(response.StatusCode, await response.Content.ReadAsStringAsync(linked.Token));
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Broken(FormattableString.Invariant($"did not answer {method} {path.Split('?')[0]} within {Patience.TotalSeconds:0} s"));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw Broken($"could not be reached: {exception.Message}");
        }
    }

    /// <summary>Gets an object or a list; null where there is none.</summary>
    public async Task<JsonNode?> GetAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(HttpMethod.Get, path, body: null, "application/json", cancellationToken);
        return answer.Status == HttpStatusCode.NotFound ? null : Accept(answer, $"GET {path.Split('?')[0]}").Json;
    }

    /// <summary>Deletes an object and what belongs to it; one that is gone is no error.</summary>
    public async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(HttpMethod.Delete, $"{path}?propagationPolicy=Background", body: null, "application/json", cancellationToken);
        if (answer.Status != HttpStatusCode.NotFound)
        {
            Accept(answer, $"DELETE {path}");
        }
    }

    /// <summary>
    /// Follows what happens to one object after a version of its list. It ends when the server ends the stream, or no longer knows that version
    /// (410 Gone): whoever follows looks again and follows on.
    /// </summary>
    public async IAsyncEnumerable<JsonNode> WatchAsync(string list, string name, string version, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = FormattableString.Invariant($"watch=true&allowWatchBookmarks=true&fieldSelector={Uri.EscapeDataString($"metadata.name={name}")}&resourceVersion={version}&timeoutSeconds={WatchFor.TotalSeconds:0}");
        using var response = await SendAsync($"{list}?{query}", cancellationToken);
        if (response.StatusCode == HttpStatusCode.Gone)
        {
            yield break;
        }

        Accept(new ClusterAnswer(response.StatusCode, response.IsSuccessStatusCode ? "" : await response.Content.ReadAsStringAsync(cancellationToken)), "the watch");
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var reader = new StreamReader(stream);
        while (await LineAsync(reader, cancellationToken) is { } line)
        {
            if (Parse(line) is not { } happened || happened["type"]?.GetValue<string>() is not { } type || type == "ERROR")
            {
                yield break;
            }

            if (type != "BOOKMARK")
            {
                yield return happened;
            }
        }
    }

    /// <summary>Makes a refusal readable.</summary>
    public string Readable(string text) => redact(VisibleText.Of(text.Length > 500 ? text[..500] : text)).TrimEnd('.');

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static JsonNode? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A stream that is cut off is looked at as one that has ended.
    private static async Task<string?> LineAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw Broken($"could not be reached: {exception.Message}");
        }
    }

    private ClusterAnswer Accept(ClusterAnswer answer, string what) => answer.IsSuccess ? answer : throw Broken($"refused {what} ({(int)answer.Status}): {answer.Message}");

    private UserErrorException Broken(string what) => new($"The Kubernetes API server {Readable(what)}.", Hint, FailureCategory.Infrastructure);
}
