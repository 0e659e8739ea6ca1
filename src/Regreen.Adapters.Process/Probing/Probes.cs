using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Regreen.Adapters.Process.Probing;

/// <summary>What a probe saw.</summary>
/// <param name="Target">What was probed.</param>
/// <param name="IsHealthy">Whether it answered as a healthy one does.</param>
/// <param name="Detail">What was seen, in a few words.</param>
/// <param name="Took">How long it took.</param>
public sealed record ProbeResult(string Target, bool IsHealthy, string Detail, TimeSpan Took)
{
    /// <summary>Gets the body of an HTTP answer, at most 64 KiB of it.</summary>
    public string Body { get; init; } = "";
}

/// <summary>Asks addresses how they are. What is seen is a value: an outside world that does not answer is an observation.</summary>
public sealed class Probes(TimeProvider time) : IDisposable
{
    private const int LongestBody = 64 * 1024;

    // No proxy, no redirects and no kept connections: each probe says how the address itself is, now.
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.Zero })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Connects to a port and closes the connection.</summary>
    public async Task<ProbeResult> TcpAsync(string host, int port, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var target = string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
        return await MeasureAsync(target, timeout, async token =>
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(host, port, token);
            return (true, "takes connections", "");
        }, cancellationToken);
    }

    /// <summary>Gets an address; healthy means 200.</summary>
    public async Task<ProbeResult> HttpAsync(string address, TimeSpan timeout, CancellationToken cancellationToken) =>
        await MeasureAsync(address, timeout, async token =>
        {
            using var response = await _http.GetAsync(new Uri(address), HttpCompletionOption.ResponseHeadersRead, token);
            var status = string.Create(CultureInfo.InvariantCulture, $"answered {(int)response.StatusCode}");
            return (response.StatusCode == HttpStatusCode.OK, status, await ReadBodyAsync(response.Content, token));
        }, cancellationToken);

    /// <summary>Reads a field of a JSON text by its dotted path, or null where it is not there.</summary>
    public static string? Field(string json, string? path)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            var element = document.RootElement;
            foreach (var name in path.Split('.'))
            {
                if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                {
                    return null;
                }
            }

            return element.ValueKind is JsonValueKind.Null ? null : element.ToString();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async Task<string> ReadBodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[LongestBody];
        var count = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, count);
    }

    private async Task<ProbeResult> MeasureAsync(
        string target, TimeSpan timeout, Func<CancellationToken, Task<(bool IsHealthy, string Detail, string Body)>> probe, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        using var deadline = new CancellationTokenSource(timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var (isHealthy, detail, body) = await probe(linked.Token);
            return new ProbeResult(target, isHealthy, detail, time.GetElapsedTime(start)) { Body = body };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unhealthy(string.Create(CultureInfo.InvariantCulture, $"did not answer within {timeout.TotalSeconds:0.##} s"));
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or IOException or UriFormatException)
        {
            return Unhealthy(ReasonOf(exception));
        }

        ProbeResult Unhealthy(string detail) => new(target, IsHealthy: false, detail, time.GetElapsedTime(start));
    }

    private static string ReasonOf(Exception exception) => exception.GetBaseException() switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "refused the connection",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } => "has no address (DNS)",
        SocketException socket => $"could not be reached: {socket.SocketErrorCode}",
        var other => $"broke off: {other.Message.ReplaceLineEndings(" ")}",
    };
}
