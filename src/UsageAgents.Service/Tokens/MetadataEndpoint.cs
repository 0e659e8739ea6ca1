using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace UsageAgents.Service.Tokens;

/// <summary><c>GET /.well-known/oauth-authorization-server</c> and <c>…/openid-configuration</c>: where to find what (RFC 8414).</summary>
internal sealed class MetadataEndpoint(IOptions<TokenOptions> options)
{
    public IResult Get(HttpRequest request)
    {
        var root = $"{request.Scheme}://{request.Host}";
        return Results.Json(new JsonObject
        {
            ["issuer"] = options.Value.Issuer,
            ["token_endpoint"] = $"{root}/token",
            ["jwks_uri"] = $"{root}/.well-known/jwks.json",
            ["revocation_endpoint"] = $"{root}/revoke",
            ["grant_types_supported"] = new JsonArray("client_credentials"),
            ["response_types_supported"] = new JsonArray(),
            ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_basic", "client_secret_post"),
            ["revocation_endpoint_auth_methods_supported"] = new JsonArray("client_secret_basic", "client_secret_post"),
        });
    }
}
