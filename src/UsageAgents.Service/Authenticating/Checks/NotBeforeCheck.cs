using System.Globalization;
using Microsoft.Extensions.Options;

namespace UsageAgents.Service.Authenticating.Checks;

/// <summary>The token is valid already.</summary>
internal sealed class NotBeforeCheck(IOptions<AuthOptions> options, TimeProvider time) : ITokenCheck
{
    public string? Fault(AccessToken token)
    {
        var early = (token.ClaimSeconds("nbf") ?? 0) - time.GetUtcNow().ToUnixTimeSeconds();
        return early <= options.Value.ClockSkewSeconds
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the token is valid only in {early} s");
    }
}
