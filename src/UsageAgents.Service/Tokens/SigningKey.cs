using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace UsageAgents.Service.Tokens;

/// <summary>One key of the token service, and from when on it signs.</summary>
internal sealed class SigningKey(DateTimeOffset from) : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Id { get; } = Guid.NewGuid().ToString("N")[..16];

    public DateTimeOffset From => from;

    public byte[] Sign(byte[] content)
    {
        lock (_key)
        {
            return _key.SignData(content, HashAlgorithmName.SHA256);
        }
    }

    public bool Verifies(byte[] content, byte[] signature)
    {
        lock (_key)
        {
            return _key.VerifyData(content, signature, HashAlgorithmName.SHA256);
        }
    }

    public JsonObject ToJson()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        return new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["use"] = "sig",
            ["alg"] = "ES256",
            ["kid"] = Id,
            ["x"] = Base64Url.EncodeToString(point.X),
            ["y"] = Base64Url.EncodeToString(point.Y),
        };
    }

    public void Dispose() => _key.Dispose();
}
