namespace UsageAgents.Service.Authenticating.Checks;

/// <summary>The token says who asks, and for which tenant.</summary>
internal sealed class OwnerCheck : ITokenCheck
{
    public string? Fault(AccessToken token) => Array.Find(["sub", "tenant"], claim => string.IsNullOrEmpty(token.ClaimText(claim))) is { } missing
        ? $"claim '{missing}' is missing; the token carries {token.ClaimNames}"
        : null;
}
