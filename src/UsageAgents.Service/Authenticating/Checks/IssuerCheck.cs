using Microsoft.Extensions.Options;

namespace UsageAgents.Service.Authenticating.Checks;

/// <summary>The token comes from the configured issuer.</summary>
internal sealed class IssuerCheck(IOptions<AuthOptions> options) : ITokenCheck
{
    public string? Fault(AccessToken token) => token.ClaimText("iss") == options.Value.Issuer
        ? null
        : $"claim 'iss' is '{TokenText.Short(token.ClaimText("iss"))}'; expected '{options.Value.Issuer}'";
}
