using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace UsageAgents.Service.Authenticating;

/// <summary>The issuer's keys: fetched when first needed, and again for an unknown id, but not more often than configured.</summary>
internal sealed partial class KeyRing(IssuerDocuments issuer, IOptions<AuthOptions> options, TimeProvider time, ILogger<KeyRing> logger) : IDisposable
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(0.5);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private ImmutableDictionary<string, HeldKey> _keys = ImmutableDictionary.Create<string, HeldKey>(StringComparer.Ordinal);
    private (long At, string? Fault)? _last;

    public async Task<KeyLookup> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        if (_keys.TryGetValue(keyId, out var known))
        {
            RefreshIfOld(known);
            return new KeyLookup.Found(known.Key);
        }

        var fault = await FetchAsync(cancellationToken);
        return _keys.TryGetValue(keyId, out known) ? new KeyLookup.Found(known.Key)
            : fault is null ? new KeyLookup.Unknown()
            : new KeyLookup.Unreachable(fault);
    }

    /// <summary>Fetches the keys unless that was just done; says what went wrong, or nothing.</summary>
    public async Task<string?> FetchAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_last is { } last && time.GetElapsedTime(last.At) < (last.Fault is null ? TimeSpan.FromSeconds(options.Value.MinKeyFetchSeconds) : AfterFailure))
            {
                return last.Fault;
            }

            var fault = await ReadAsync(cancellationToken);
            _last = (time.GetTimestamp(), fault);
            return fault;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    // Nobody waits for this: while the issuer is away, the keys that are known go on counting.
    private void RefreshIfOld(HeldKey known)
    {
        if (time.GetElapsedTime(known.Seen) > TimeSpan.FromSeconds(options.Value.KeyRefreshSeconds) && _turn.CurrentCount > 0)
        {
            _ = FetchAsync(CancellationToken.None);
        }
    }

    private async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var published = await issuer.ReadKeysAsync(cancellationToken);
            var now = time.GetTimestamp();
            var kept = _keys.Where(held => !published.ContainsKey(held.Key) && time.GetElapsedTime(held.Value.Left ?? now) <= TimeSpan.FromSeconds(options.Value.OldKeySeconds));
            _keys = published.Select(key => KeyValuePair.Create(key.Key, new HeldKey(key.Value, now, Left: null)))
                .Concat(kept.Select(held => KeyValuePair.Create(held.Key, held.Value with { Seen = now, Left = held.Value.Left ?? now })))
                .ToImmutableDictionary(StringComparer.Ordinal);
            return null;
        }
        catch (Exception exception) when (IsOfTheIssuer(exception, cancellationToken))
        {
            LogKeysNotFetched(exception);
            return exception switch
            {
                HttpRequestException fault => $"{fault.HttpRequestError}",
                IssuerException fault => fault.Message,
                _ => exception.GetType().Name,
            };
        }
    }

    private static bool IsOfTheIssuer(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or UriFormatException or IssuerException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    [LoggerMessage(LogLevel.Error, "The keys of the issuer could not be fetched")]
    private partial void LogKeysNotFetched(Exception exception);

    /// <summary>A key, when it was last looked up, and since when the issuer no longer publishes it.</summary>
    private sealed record HeldKey(IssuerKey Key, long Seen, long? Left);
}
