using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Regreen.Adapters.Witness;

/// <summary>Hears plug-ins of test runners: one JSON object a line, answered once it is noted, so that a case is known before its first request.</summary>
internal sealed class ReportListener : IAsyncDisposable
{
    private const int LongestLine = 64 * 1024;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private readonly CancellationTokenSource _end = new();
    private readonly CaseBook _book;
    private readonly Task _accepting;

    public ReportListener(CaseBook book)
    {
        _book = book;
        _listener.Start();
        _accepting = AcceptAsync(_end.Token);
    }

    /// <summary>Gets where plug-ins report: address, port and this run's key.</summary>
    public string Address => $"{_listener.LocalEndpoint}/{_key}";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                _ = HearAsync(await _listener.AcceptTcpClientAsync(cancellationToken), cancellationToken);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The witness is put away.
        }
    }

    private async Task HearAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using var link = client;
        try
        {
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
            while (await reader.ReadLineAsync(cancellationToken) is { Length: < LongestLine } line && Note(line))
            {
                await stream.WriteAsync("ok\n"u8.ToArray(), cancellationToken);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The test runner is gone.
        }
    }

    private bool Note(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var (root, key) = (json.RootElement, Encoding.UTF8.GetBytes(_key));
            if (!CryptographicOperations.FixedTimeEquals(key, Encoding.UTF8.GetBytes(root.GetProperty("key").GetString() ?? "")))
            {
                return false;
            }

            _book.Report(root.GetProperty("pid").GetInt32(), root.GetProperty("case").GetString());
            return true;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }
}
