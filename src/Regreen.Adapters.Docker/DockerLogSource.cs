using System.Globalization;
using System.Net;
using System.Text.Json;
using Regreen.Core;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Mining;

namespace Regreen.Adapters.Docker;

/// <summary>Reads what a container prints, from the Docker Engine API over its socket.</summary>
public sealed class DockerLogSource : ILogSource, IDisposable
{
    private const string Hint = "Check that the container is there, and that the Docker socket may be read (docker ps).";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly string _container;
    private readonly string _socket;
    private readonly Func<string, string> _redact;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    /// <summary>Makes a source.</summary>
    /// <param name="container">The container's name or id.</param>
    /// <param name="socket">The path of the Engine's socket, or its address.</param>
    /// <param name="redact">Takes secrets out of a line.</param>
    /// <param name="time">The clock of the deadline.</param>
    public DockerLogSource(string container, string socket, Func<string, string> redact, TimeProvider time)
    {
        (_container, _socket, _redact, _time) = (container, socket, redact, time);
        _http = EngineAddress.Open(socket);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<LogLine>> ReadAsync(Deployment deployment, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken) =>
        ReadAsync(from, to, limit, cancellationToken);

    /// <summary>Reads the lines between two instants, oldest first; at most <paramref name="limit"/>, the newest kept.</summary>
    public async Task<IReadOnlyList<LogLine>> ReadAsync(DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Timeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var hasTerminal = await HasTerminalAsync(linked.Token);
            var query = string.Create(CultureInfo.InvariantCulture, $"stdout=1&stderr=1&timestamps=1&since={Seconds(from)}&until={Seconds(to)}&tail={limit}");
            using var response = await GetAsync($"/containers/{Uri.EscapeDataString(_container)}/logs?{query}", linked.Token);
            await using var stream = await response.Content.ReadAsStreamAsync(linked.Token);
            var text = await DockerStream.ReadAsync(stream, hasTerminal, linked.Token);
            return LogWindow.Cut(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => LogEntry.FromStamped(line.TrimEnd('\r'), _container)), from, to, limit, _redact);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new UserErrorException(FormattableString.Invariant($"Docker did not answer within {Timeout.TotalSeconds:0} s."), Hint, FailureCategory.Infrastructure);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            throw new UserErrorException($"Docker's log of '{_container}' could not be read over {_socket}: {exception.Message}", Hint, FailureCategory.Infrastructure, exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static string Seconds(DateTimeOffset instant) => (instant.ToUnixTimeMilliseconds() / 1000m).ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>With a terminal the stream is plain; without, each piece says of which stream it is.</summary>
    private async Task<bool> HasTerminalAsync(CancellationToken cancellationToken)
    {
        using var response = await GetAsync($"/containers/{Uri.EscapeDataString(_container)}/json", cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        return document.RootElement.TryGetProperty("Config", out var config) && config.TryGetProperty("Tty", out var terminal) && terminal.ValueKind == JsonValueKind.True;
    }

    private async Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancellationToken)
    {
        var response = await _http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw response.StatusCode == HttpStatusCode.NotFound
                ? new UserErrorException($"Docker has no container '{_container}'.", Hint, FailureCategory.Infrastructure)
                : new UserErrorException($"Docker refused ({(int)response.StatusCode}): {_redact(VisibleText.Of(await response.Content.ReadAsStringAsync(cancellationToken)))}", Hint, FailureCategory.Infrastructure);
        }
    }
}
