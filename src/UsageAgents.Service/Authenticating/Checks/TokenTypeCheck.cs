using Microsoft.Extensions.Options;

namespace UsageAgents.Service.Authenticating.Checks;

/// <summary>An access token says that it is one (RFC 9068).</summary>
internal sealed class TokenTypeCheck(IOptions<AuthOptions> options) : ITokenCheck
{
    private const string MediaType = "application/";

    public string? Fault(AccessToken token)
    {
        var type = token.HeaderText("typ");
        var name = type?.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase) == true ? type[MediaType.Length..] : type;
        return string.Equals(name, options.Value.TokenType, StringComparison.OrdinalIgnoreCase)
            ? null
            : $"header 'typ' is '{TokenText.Short(type)}'; expected '{options.Value.TokenType}'";
    }
}
