using Microsoft.Extensions.Options;

namespace UsageAgents.Service.Authenticating.Checks;

/// <summary>The token is for access, not for identity or refreshing, where the issuer says that by a claim.</summary>
internal sealed class TokenUseCheck(IOptions<AuthOptions> options) : ITokenCheck
{
    private const string Claim = "token_use";

    public string? Fault(AccessToken token)
    {
        var expected = options.Value.TokenUse;
        return token.ClaimText(Claim) switch
        {
            _ when expected.Length == 0 => null,
            null => $"claim '{Claim}' is missing; expected '{expected}'; the token carries {token.ClaimNames}",
            var found when found == expected => null,
            var other => $"claim '{Claim}' is '{TokenText.Short(other)}'; expected '{expected}'",
        };
    }
}
