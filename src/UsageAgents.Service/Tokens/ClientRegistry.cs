using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace UsageAgents.Service.Tokens;

/// <summary>Knows the clients and checks their secrets, in the same time whether they match or not.</summary>
internal sealed class ClientRegistry(IOptions<TokenOptions> options)
{
    public TokenClient? Find(string id, string secret)
    {
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
        var client = options.Value.Clients.FirstOrDefault(client => client.Id == id);
        var expected = client is { SecretSha256.Length: 64 } ? Convert.FromHexString(client.SecretSha256) : new byte[SHA256.HashSizeInBytes];
        return CryptographicOperations.FixedTimeEquals(given, expected) ? client : null;
    }
}
