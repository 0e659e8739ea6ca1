using System.Globalization;
using Microsoft.Extensions.Options;

namespace UsageAgents.Service.Authenticating.Checks;

/// <summary>The token has not expired.</summary>
internal sealed class ExpiryCheck(IOptions<AuthOptions> options, TimeProvider time) : ITokenCheck
{
    public string? Fault(AccessToken token)
    {
        if (token.ClaimSeconds("exp") is not { } expiry)
        {
            return $"claim 'exp' is missing; the token carries {token.ClaimNames}";
        }

        var late = time.GetUtcNow().ToUnixTimeSeconds() - expiry;
        return late < options.Value.ClockSkewSeconds
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the token expired {late} s ago");
    }
}
