using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace UsageAgents.Service.Tokens;

/// <summary><c>POST /token</c>: the client credentials grant (RFC 6749, 4.4).</summary>
internal sealed partial class TokenEndpoint(
    ClientRegistry clients, ClaimsWriter claims, TokenSigner signer, IOptions<TokenOptions> options, ILogger<TokenEndpoint> logger)
{
    public async Task<IResult> PostAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType)
        {
            return Refuse(StatusCodes.Status400BadRequest, "invalid_request", "send a form: grant_type=client_credentials", "");
        }

        var form = await request.ReadFormAsync(cancellationToken);
        if (form["grant_type"] != "client_credentials")
        {
            return Refuse(StatusCodes.Status400BadRequest, "unsupported_grant_type", "grant_type must be client_credentials", "");
        }

        var credentials = ClientCredentials.Read(request, form);
        var client = credentials is null ? null : clients.Find(credentials.Id, credentials.Secret);
        if (client is null)
        {
            return Refuse(StatusCodes.Status401Unauthorized, "invalid_client", "the client or its secret is not known", credentials?.Id ?? "");
        }

        return Issue(client, form["scope"].ToString());
    }

    private IResult Issue(TokenClient client, string wanted)
    {
        var scopes = wanted.Length == 0 ? [.. client.Scopes] : wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (Array.Find(scopes, scope => !client.Scopes.Contains(scope)) is { } excess)
        {
            return Refuse(StatusCodes.Status400BadRequest, "invalid_scope", $"the client may not have the scope '{excess}'", client.Id);
        }

        LogTokenIssued(client.Id, client.Tenant);
        return Results.Json(new JsonObject
        {
            ["access_token"] = signer.Sign(claims.Write(client, scopes)),
            ["token_type"] = "Bearer",
            ["expires_in"] = options.Value.LifetimeSeconds,
            ["scope"] = string.Join(' ', scopes),
        });
    }

    private IResult Refuse(int status, string error, string description, string client)
    {
        LogTokenRefused(client, description);
        return Results.Json(new JsonObject { ["error"] = error, ["error_description"] = description }, statusCode: status);
    }

    [LoggerMessage(LogLevel.Information, "Token issued to client {Client} of tenant {Tenant}")]
    private partial void LogTokenIssued(string client, string tenant);

    [LoggerMessage(LogLevel.Warning, "Token refused to client {Client}: {Reason}")]
    private partial void LogTokenRefused(string client, string reason);
}
