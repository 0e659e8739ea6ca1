using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Regreen.Core;
using Regreen.Core.Facts;
using Regreen.Core.Mining;

namespace Regreen.Adapters.Docker.Deploying;

/// <summary>Speaks the Engine API. Refusals are values; an Engine that cannot be reached or breaks off is <see cref="UserErrorException"/>.</summary>
internal sealed class DockerEngine(string address, Func<string, string> redact, TimeProvider time) : IDisposable
{
    private const string Hint = "Check that the Engine runs and that its socket may be used (docker ps), and deploy.docker.engine or DOCKER_HOST.";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = EngineAddress.Open(address);

    /// <summary>Gets where the Engine listens.</summary>
    public string Address => address;

    /// <summary>Asks; an answer that says no is an answer.</summary>
    public async Task<EngineAnswer> AskAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var response = await SendAsync(method, path, content, linked.Token);
            return new EngineAnswer(response.StatusCode, await response.Content.ReadAsStringAsync(linked.Token));
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Broken(FormattableString.Invariant($"did not answer {method} {PathOf(path)} within {Patience.TotalSeconds:0} s"));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw Broken($"could not be reached: {exception.Message}");
        }
    }

    /// <summary>Gets JSON; null where the Engine knows no such thing.</summary>
    public async Task<JsonNode?> GetAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(HttpMethod.Get, path, content: null, cancellationToken);
        return answer.Status == HttpStatusCode.NotFound ? null : Accept(answer, path).Json;
    }

    /// <summary>Asks for something that must be possible; 304 and 404 say that it already is as it should be, where <paramref name="isGoneFine"/>.</summary>
    public async Task DoAsync(HttpMethod method, string path, HttpContent? content, bool isGoneFine, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(method, path, content, cancellationToken);
        // 409: somebody else removes it in this moment.
        if (!(isGoneFine && answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict))
        {
            Accept(answer, path);
        }
    }

    /// <summary>Follows a stream of JSON objects to its end. The deadline is the caller's: builds and pulls take their time.</summary>
    public async Task<EngineAnswer> FollowAsync(string path, HttpContent? content, Action<JsonObject> seen, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await SendAsync(HttpMethod.Post, path, content, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return new EngineAnswer(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
            }

            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            await foreach (var message in JsonSerializer.DeserializeAsyncEnumerable<JsonObject>(stream, topLevelValues: true, cancellationToken: cancellationToken))
            {
                seen(message ?? []);
            }

            return new EngineAnswer(response.StatusCode, "");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            throw Broken($"broke off {PathOf(path)}: {exception.Message}");
        }
    }

    /// <summary>Waits until a container does not run; there is no deadline but the caller's.</summary>
    public async Task WaitAsync(string container, CancellationToken cancellationToken)
    {
        var answer = await FollowAsync($"/containers/{container}/wait?condition=not-running", content: null, _ => { }, cancellationToken);
        if (answer.Status != HttpStatusCode.NotFound)
        {
            Accept(answer, "wait");
        }
    }

    /// <summary>Makes the content of a request.</summary>
    public static HttpContent Content(object body) => JsonContent.Create(body, options: JsonSerializerOptions.Default);

    /// <summary>Makes a refusal readable.</summary>
    public string Readable(string text) => redact(VisibleText.Of(text.Length > 500 ? text[..500] : text)).TrimEnd('.');

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static string PathOf(string path) => path.Split('?')[0];

    private EngineAnswer Accept(EngineAnswer answer, string path) => answer.IsSuccess ? answer : throw Broken($"refused {PathOf(path)} ({(int)answer.Status}): {answer.Message}");

    private UserErrorException Broken(string what) => new($"The Docker Engine at {address} {Readable(what)}.", Hint, FailureCategory.Infrastructure);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}
