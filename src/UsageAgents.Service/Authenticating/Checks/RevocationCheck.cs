namespace UsageAgents.Service.Authenticating.Checks;

/// <summary>The token was not taken back.</summary>
internal sealed class RevocationCheck(RevocationFeed feed) : ITokenCheck
{
    public string? Fault(AccessToken token) => token.ClaimText("jti") is { } id && feed.Holds(id) ? "the token was revoked" : null;
}
