using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace UsageAgents.Service.Authenticating;

/// <summary>The issuer's keys: fetched when first needed, and again for an unknown id, but not more often than configured.</summary>
internal sealed partial class KeyRing(HttpClient http, IOptions<AuthOptions> options, TimeProvider time, ILogger<KeyRing> logger) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private ImmutableDictionary<string, IssuerKey> _keys = ImmutableDictionary.Create<string, IssuerKey>(StringComparer.Ordinal);
    private long? _fetched;

    public async Task<KeyLookup> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        if (_keys.TryGetValue(keyId, out var known))
        {
            return new KeyLookup.Found(known);
        }

        var fault = await FetchAsync(cancellationToken);
        return _keys.TryGetValue(keyId, out known) ? new KeyLookup.Found(known)
            : fault is null ? new KeyLookup.Unknown()
            : new KeyLookup.Unreachable(fault);
    }

    /// <summary>Fetches the keys unless that was just done; says what went wrong, or nothing.</summary>
    public async Task<string?> FetchAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_fetched is { } last && time.GetElapsedTime(last) < TimeSpan.FromSeconds(options.Value.MinKeyFetchSeconds))
            {
                return null;
            }

            var json = await http.GetStringAsync(new Uri(options.Value.KeysAddress), cancellationToken);
            using var document = JsonDocument.Parse(json);
            _keys = document.RootElement.GetProperty("keys").EnumerateArray()
                .Select(key => (Id: IssuerKey.TextOf(key, "kid"), Key: IssuerKey.Read(key)))
                .Where(key => key.Id is not null && key.Key is not null)
                .ToImmutableDictionary(key => key.Id!, key => key.Key!, StringComparer.Ordinal);
            _fetched = time.GetTimestamp();
            return null;
        }
        catch (Exception exception) when (IsOfTheIssuer(exception, cancellationToken))
        {
            LogKeysNotFetched(exception, options.Value.KeysAddress);
            return exception is HttpRequestException http ? $"{http.HttpRequestError}" : exception.GetType().Name;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static bool IsOfTheIssuer(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or UriFormatException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    [LoggerMessage(LogLevel.Error, "The keys of the issuer at {KeysAddress} could not be fetched")]
    private partial void LogKeysNotFetched(Exception exception, string keysAddress);
}
