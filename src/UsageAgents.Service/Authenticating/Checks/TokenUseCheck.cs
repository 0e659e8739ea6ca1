namespace UsageAgents.Service.Authenticating.Checks;

/// <summary>The token is for access, not for identity or refreshing.</summary>
internal sealed class TokenUseCheck : ITokenCheck
{
    private const string Claim = "token_use";
    private const string Expected = "access";

    public string? Fault(AccessToken token) => token.ClaimText(Claim) switch
    {
        Expected => null,
        null => $"claim '{Claim}' is missing; expected '{Expected}'; the token carries {token.ClaimNames}",
        var other => $"claim '{Claim}' is '{TokenText.Short(other)}'; expected '{Expected}'",
    };
}
