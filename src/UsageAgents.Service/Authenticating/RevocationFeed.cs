using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace UsageAgents.Service.Authenticating;

/// <summary>
/// Knows the tokens that were taken back: reads the token service's list every few seconds. So a revoked token still counts for that long, and while the list cannot be
/// read, what was read last counts.
/// </summary>
internal sealed partial class RevocationFeed(HttpClient http, IOptions<AuthOptions> options, TimeProvider time, ILogger<RevocationFeed> logger) : BackgroundService
{
    private volatile FrozenSet<string> _revoked = FrozenSet<string>.Empty;
    private bool _isFailing;

    public bool Holds(string tokenId) => _revoked.Contains(tokenId);

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var json = await http.GetStreamAsync(new Uri(options.Value.RevocationsAddress), cancellationToken);
            using var document = await JsonDocument.ParseAsync(json, cancellationToken: cancellationToken);
            _revoked = document.RootElement.GetProperty("revoked").EnumerateArray().Select(id => id.GetString() ?? "").ToFrozenSet(StringComparer.Ordinal);
            _isFailing = false;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or KeyNotFoundException or InvalidOperationException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Said once, not every few seconds.
            if (!_isFailing)
            {
                LogNotRead(exception);
            }

            _isFailing = true;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.RevocationsAddress.Length == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.RevocationSeconds), time);
        do
        {
            await RefreshAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Error, "The list of revoked tokens cannot be read; the last one read counts")]
    private partial void LogNotRead(Exception exception);
}
