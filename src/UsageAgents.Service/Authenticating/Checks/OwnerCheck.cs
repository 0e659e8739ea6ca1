using Microsoft.Extensions.Options;

namespace UsageAgents.Service.Authenticating.Checks;

/// <summary>The token says who asks, and for which tenant.</summary>
internal sealed class OwnerCheck(IOptions<AuthOptions> options) : ITokenCheck
{
    public string? Fault(AccessToken token) => Array.Find(["sub", options.Value.TenantClaim], claim => string.IsNullOrEmpty(token.ClaimText(claim))) is { } missing
        ? $"claim '{missing}' is missing; the token carries {token.ClaimNames}"
        : null;
}
