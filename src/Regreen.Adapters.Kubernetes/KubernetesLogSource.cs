using System.Globalization;
using System.Net;
using System.Text.Json;
using Regreen.Core;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Mining;

namespace Regreen.Adapters.Kubernetes;

/// <summary>Reads what the containers of some pods print, from the API server; of a container that was restarted, also what it printed before.</summary>
public sealed class KubernetesLogSource : ILogSource, IDisposable
{
    private const int MostBytes = 16 * 1024 * 1024;
    private const string Hint = "Check logs.kubernetes in regreen.yaml, and that the account may get pods and pods/log.";

    private readonly KubernetesLogOptions _options;
    private readonly Func<string, string> _redact;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    /// <summary>Makes a source.</summary>
    public KubernetesLogSource(KubernetesLogOptions options, Func<string, string> redact, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _redact, _time) = (options, redact, time);
        _http = new HttpClient(ServerTrust.Handler(options.CertificateAuthority)) { BaseAddress = options.Server };
    }

    /// <summary>Makes a source over a client that says itself who it is, and that ends with the source.</summary>
    internal KubernetesLogSource(KubernetesLogOptions options, HttpClient http, Func<string, string> redact, TimeProvider time) =>
        (_options, _http, _redact, _time) = (options, http, redact, time);

    /// <inheritdoc/>
    public TimeSpan Delay => TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LogLine>> ReadAsync(Deployment deployment, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_options.Timeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var lines = new List<LogLine>();
            foreach (var container in await ContainersAsync(linked.Token))
            {
                lines.AddRange(await PrintedAsync(container, from, limit, linked.Token));
            }

            return LogWindow.Cut(lines, from, to, limit, _redact);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new UserErrorException(FormattableString.Invariant($"The Kubernetes API server did not answer within {_options.Timeout.TotalSeconds:0} s."), Hint, FailureCategory.Infrastructure);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            throw new UserErrorException($"The logs of Kubernetes could not be read: {exception.Message}", Hint, FailureCategory.Infrastructure, exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<List<PodContainer>> ContainersAsync(CancellationToken cancellationToken)
    {
        using var response = await GetAsync($"/api/v1/namespaces/{Escape(_options.Namespace)}/pods?labelSelector={Escape(_options.Selector)}&limit=100", cancellationToken);
        await RefuseAsync(response, "the list of pods", cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        var containers = document.RootElement.GetProperty("items").EnumerateArray().SelectMany(PodContainer.Of).Where(container => _options.Container is null || container.Name == _options.Container).ToList();
        return containers.Count > 0 ? containers : throw new UserErrorException($"No pod of namespace '{_options.Namespace}' fits '{_options.Selector}'.", Hint, FailureCategory.Infrastructure);
    }

    private async Task<List<LogLine>> PrintedAsync(PodContainer container, DateTimeOffset from, int limit, CancellationToken cancellationToken)
    {
        var lines = new List<LogLine>();
        foreach (var isPrevious in container.Restarts > 0 ? (bool[])[true, false] : [false])
        {
            var query = string.Create(
                CultureInfo.InvariantCulture,
                $"container={Escape(container.Name)}&timestamps=true&sinceTime={Escape(from.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture))}&tailLines={limit}&limitBytes={MostBytes}{(isPrevious ? "&previous=true" : "")}");
            using var response = await GetAsync($"/api/v1/namespaces/{Escape(_options.Namespace)}/pods/{Escape(container.Pod)}/log?{query}", cancellationToken);
            if (isPrevious && response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
            {
                // The node may have removed what the container printed before it was restarted.
                continue;
            }

            await RefuseAsync(response, $"the log of {container.Pod}/{container.Name}", cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            lines.AddRange(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => LogEntry.FromStamped(line.TrimEnd('\r'), $"{container.Pod}/{container.Name}")));
        }

        return lines;
    }

    private static string Escape(string text) => Uri.EscapeDataString(text);

    private async Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (_options.TokenFile is { } file)
        {
            // The file is renewed by the node while the program runs.
            request.Headers.Authorization = new("Bearer", (await File.ReadAllTextAsync(file, cancellationToken)).Trim());
        }

        return await _http.SendAsync(request, cancellationToken);
    }

    private async Task RefuseAsync(HttpResponseMessage response, string what, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        using var status = LogEntry.TryParse(text);
        var reason = status?.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("message", out var message) ? message.GetString() ?? "" : text;
        throw new UserErrorException(
            $"The Kubernetes API server refused {what} ({(int)response.StatusCode}): {_redact(VisibleText.Of(reason.Length > 300 ? reason[..300] : reason))}", Hint, FailureCategory.Infrastructure);
    }
}
