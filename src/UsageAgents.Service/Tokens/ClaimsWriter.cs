using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace UsageAgents.Service.Tokens;

/// <summary>Writes the claims of an access token.</summary>
internal sealed class ClaimsWriter(IOptions<TokenOptions> options, TimeProvider time)
{
    public JsonObject Write(TokenClient client, IEnumerable<string> scopes)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return new JsonObject
        {
            ["iss"] = options.Value.Issuer,
            ["aud"] = options.Value.Audience,
            ["sub"] = client.Id,
            ["tenant"] = client.Tenant,
            ["scope"] = string.Join(' ', scopes),
            ["token_use"] = "access",
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + options.Value.LifetimeSeconds,
            ["jti"] = Guid.NewGuid().ToString("N"),
        };
    }
}
