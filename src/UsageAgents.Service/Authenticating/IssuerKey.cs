using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace UsageAgents.Service.Authenticating;

/// <summary>A public key of the issuer (P-256).</summary>
internal sealed class IssuerKey(byte[] x, byte[] y)
{
    public static IssuerKey? Read(JsonElement key) =>
        TextOf(key, "kty") == "EC" && TextOf(key, "crv") == "P-256" && TextOf(key, "x") is { } x && TextOf(key, "y") is { } y
        && Base64Url.IsValid(x) && Base64Url.IsValid(y)
            ? new IssuerKey(Base64Url.DecodeFromChars(x), Base64Url.DecodeFromChars(y))
            : null;

    public bool Verifies(AccessToken token)
    {
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } });
        return key.VerifyData(token.SignedContent, token.Signature, HashAlgorithmName.SHA256);
    }

    public static string? TextOf(JsonElement key, string name) =>
        key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
