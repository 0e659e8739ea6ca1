using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using UsageAgents.Service.Authenticating;

namespace UsageAgents.Service.Tokens;

/// <summary><c>POST /revoke</c> (RFC 7009): a client takes one of its own tokens back. <c>GET /revocations</c>: the ids of those that have not expired yet.</summary>
internal sealed partial class RevocationEndpoint(ClientRegistry clients, TokenSigner signer, TimeProvider time, ILogger<RevocationEndpoint> logger)
{
    private readonly ConcurrentDictionary<string, long> _expiries = new(StringComparer.Ordinal);

    public async Task<IResult> PostAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType)
        {
            return Results.Json(new JsonObject { ["error"] = "invalid_request", ["error_description"] = "send a form: token=…" }, statusCode: StatusCodes.Status400BadRequest);
        }

        var form = await request.ReadFormAsync(cancellationToken);
        if (ClientCredentials.Read(request, form) is not { } credentials || clients.Find(credentials.Id, credentials.Secret) is not { } client)
        {
            return Results.Json(
                new JsonObject { ["error"] = "invalid_client", ["error_description"] = "the client or its secret is not known" }, statusCode: StatusCodes.Status401Unauthorized);
        }

        // What is no token of this client is none of its business; the answer is the same (RFC 7009, 2.2).
        if (AccessToken.Parse(form["token"].ToString()) is { } token && signer.Signed(token) && token.ClaimText("sub") == client.Id
            && token.ClaimText("jti") is { } id && token.ClaimSeconds("exp") is { } expiry)
        {
            _expiries[id] = expiry;
            LogTokenRevoked(client.Id, id);
        }

        return Results.Ok();
    }

    public IResult Get()
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        foreach (var (id, expiry) in _expiries)
        {
            // Clocks may differ by up to five minutes.
            if (expiry + 300 < now)
            {
                _expiries.TryRemove(id, out _);
            }
        }

        return Results.Json(new JsonObject { ["revoked"] = new JsonArray([.. _expiries.Keys.Select(id => (JsonNode)id)]) });
    }

    [LoggerMessage(LogLevel.Information, "Client {Client} revoked token {TokenId}")]
    private partial void LogTokenRevoked(string client, string tokenId);
}
