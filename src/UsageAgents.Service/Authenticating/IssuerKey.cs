using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace UsageAgents.Service.Authenticating;

/// <summary>A public key of the issuer. It serves one algorithm only, whatever the header of a token claims.</summary>
internal abstract class IssuerKey
{
    private const int SmallestModulus = 256;

    private IssuerKey(string algorithm) => Algorithm = algorithm;

    public string Algorithm { get; }

    /// <summary>Reads a JSON web key; nothing where it is no key of ours.</summary>
    public static IssuerKey? Read(JsonElement key) => (TextOf(key, "use"), TextOf(key, "kty")) switch
    {
        (null or "sig", "EC") when TextOf(key, "crv") == "P-256" && Bytes(key, "x") is { } x && Bytes(key, "y") is { } y => Fit(key, new Elliptic(x, y)),
        (null or "sig", "RSA") when Bytes(key, "n") is { Length: >= SmallestModulus } n && Bytes(key, "e") is { } e => Fit(key, new Rsa(n, e)),
        _ => null,
    };

    public bool Verifies(AccessToken token) => token.HeaderText("alg") == Algorithm && VerifiesSignature(token);

    public static string? TextOf(JsonElement key, string name) =>
        key.ValueKind == JsonValueKind.Object && key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    protected abstract bool VerifiesSignature(AccessToken token);

    private static IssuerKey? Fit(JsonElement json, IssuerKey key) => TextOf(json, "alg") is { } named && named != key.Algorithm ? null : key;

    private static byte[]? Bytes(JsonElement key, string name) =>
        TextOf(key, name) is { } text && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;

    private sealed class Elliptic(byte[] x, byte[] y) : IssuerKey("ES256")
    {
        protected override bool VerifiesSignature(AccessToken token)
        {
            using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } });
            return key.VerifyData(token.SignedContent, token.Signature, HashAlgorithmName.SHA256);
        }
    }

    private sealed class Rsa(byte[] modulus, byte[] exponent) : IssuerKey("RS256")
    {
        protected override bool VerifiesSignature(AccessToken token)
        {
            using var key = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent });
            return key.VerifyData(token.SignedContent, token.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }
}
