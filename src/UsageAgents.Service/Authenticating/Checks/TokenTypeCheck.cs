namespace UsageAgents.Service.Authenticating.Checks;

/// <summary>An access token says that it is one (RFC 9068).</summary>
internal sealed class TokenTypeCheck : ITokenCheck
{
    private const string Expected = "at+jwt";

    public string? Fault(AccessToken token) => string.Equals(token.HeaderText("typ"), Expected, StringComparison.OrdinalIgnoreCase)
        ? null
        : $"header 'typ' is '{TokenText.Short(token.HeaderText("typ"))}'; expected '{Expected}'";
}
