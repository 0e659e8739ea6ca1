using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.Adapters.GoogleCloud;

/// <summary>Gets access tokens with the key of a service account (RFC 7523), or from the metadata server of the machine; keeps one until shortly before it ends.</summary>
internal sealed class AccessTokens(GoogleIdentity identity, HttpClient http, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan Reserve = TimeSpan.FromMinutes(1);

    private string? _token;
    private DateTimeOffset _ends;

    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        if (_token is { } kept && time.GetUtcNow() < _ends - Reserve)
        {
            return kept;
        }

        using var response = identity.Credentials is { } file
            ? await ExchangeAsync(await ReadKeyAsync(file, cancellationToken), cancellationToken)
            : await AskMachineAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new UserErrorException($"Google refused a token ({(int)response.StatusCode}).", identity.Hint, FailureCategory.Infrastructure);
        }

        var answer = await response.Content.ReadFromJsonAsync<TokenAnswer>(cancellationToken);
        if (answer?.Token is not { Length: > 0 } token)
        {
            throw new UserErrorException("Google's token endpoint answered without a token.", identity.Hint, FailureCategory.Infrastructure);
        }

        _ends = time.GetUtcNow() + TimeSpan.FromSeconds(answer.Seconds ?? Lifetime.TotalSeconds);
        return _token = token;
    }

    /// <summary>Forgets a token that was refused.</summary>
    public void Forget() => _token = null;

    private async Task<ServiceAccountKey> ReadKeyAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            return await JsonSerializer.DeserializeAsync<ServiceAccountKey>(stream, cancellationToken: cancellationToken) is { IsWhole: true } key
                ? key
                : throw new UserErrorException($"'{file}' is no key file of a service account.", identity.Hint);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new UserErrorException($"The key file '{file}' cannot be read: {exception.Message}", identity.Hint, FailureCategory.Infrastructure, exception);
        }
    }

    private async Task<HttpResponseMessage> ExchangeAsync(ServiceAccountKey key, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer",
            ["assertion"] = Assertion(key),
        });
        return await http.PostAsync(new Uri(key.TokenUri!), form, cancellationToken);
    }

    private async Task<HttpResponseMessage> AskMachineAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(identity.Metadata, "/computeMetadata/v1/instance/service-accounts/default/token"));
        request.Headers.Add("Metadata-Flavor", "Google");
        try
        {
            return await http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new UserErrorException("There is no key file of a service account, and this machine has no identity of its own.", identity.Hint, FailureCategory.Infrastructure, exception);
        }
    }

    private sealed record TokenAnswer([property: JsonPropertyName("access_token")] string? Token, [property: JsonPropertyName("expires_in")] double? Seconds);

    private string Assertion(ServiceAccountKey key)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var header = JsonSerializer.SerializeToUtf8Bytes(new { alg = "RS256", typ = "JWT", kid = key.PrivateKeyId });
        var claims = JsonSerializer.SerializeToUtf8Bytes(new { iss = key.ClientEmail, scope = identity.Scope, aud = key.TokenUri, iat = now, exp = now + (long)Lifetime.TotalSeconds });
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(key.PrivateKey);
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            throw new UserErrorException("The private key in the service account's key file cannot be read.", identity.Hint, FailureCategory.Infrastructure, exception);
        }

        return $"{signed}.{Base64Url.EncodeToString(rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }
}
