using System.Text.Json;
using Microsoft.Extensions.Options;

namespace UsageAgents.Service.Authenticating;

/// <summary>Reads what the issuer publishes: its metadata (OpenID Connect Discovery, RFC 8414), and its keys.</summary>
internal sealed class IssuerDocuments(HttpClient http, IOptions<AuthOptions> options)
{
    private const int MostKeys = 100;

    /// <summary>Reads the keys, by their ids.</summary>
    public async Task<Dictionary<string, IssuerKey>> ReadKeysAsync(CancellationToken cancellationToken)
    {
        using var document = await ReadAsync(await KeysAddressAsync(cancellationToken), cancellationToken);
        var keys = new Dictionary<string, IssuerKey>(StringComparer.Ordinal);
        foreach (var json in document.RootElement.GetProperty("keys").EnumerateArray().Take(MostKeys))
        {
            if (IssuerKey.TextOf(json, "kid") is { } id && IssuerKey.Read(json) is { } key)
            {
                keys[id] = key;
            }
        }

        return keys;
    }

    private async Task<Uri> KeysAddressAsync(CancellationToken cancellationToken)
    {
        if (options.Value.MetadataAddress.Length == 0)
        {
            return new Uri(options.Value.KeysAddress);
        }

        using var metadata = await ReadAsync(new Uri(options.Value.MetadataAddress), cancellationToken);
        var issuer = IssuerKey.TextOf(metadata.RootElement, "issuer");
        if (issuer != options.Value.Issuer)
        {
            throw new IssuerException($"the metadata is of the issuer '{issuer}', not of '{options.Value.Issuer}' (Auth:Issuer)");
        }

        return Uri.TryCreate(IssuerKey.TextOf(metadata.RootElement, "jwks_uri"), UriKind.Absolute, out var keys) && (keys.Scheme == Uri.UriSchemeHttps || keys.IsLoopback)
            ? keys
            : throw new IssuerException("the metadata has no 'jwks_uri' over https");
    }

    private async Task<JsonDocument> ReadAsync(Uri address, CancellationToken cancellationToken)
    {
        await using var json = await http.GetStreamAsync(address, cancellationToken);
        return await JsonDocument.ParseAsync(json, cancellationToken: cancellationToken);
    }
}
