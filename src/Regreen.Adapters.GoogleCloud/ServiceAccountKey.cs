using System.Text.Json.Serialization;

namespace Regreen.Adapters.GoogleCloud;

/// <summary>What is needed of the key file of a service account.</summary>
internal sealed record ServiceAccountKey(
    [property: JsonPropertyName("client_email")] string? ClientEmail,
    [property: JsonPropertyName("private_key")] string? PrivateKey,
    [property: JsonPropertyName("private_key_id")] string? PrivateKeyId,
    [property: JsonPropertyName("token_uri")] string? TokenUri)
{
    public bool IsWhole => ClientEmail is not null && PrivateKey is not null && Uri.TryCreate(TokenUri, UriKind.Absolute, out _);
}
