using Microsoft.Extensions.Options;
using UsageAgents.Service.Authenticating.Checks;

namespace UsageAgents.Service.Authenticating;

/// <summary>Decides whether a token is believed: first its form and signature, then every check in order.</summary>
internal sealed class TokenValidator(KeyRing keys, AlgorithmCheck algorithm, IEnumerable<ITokenCheck> checks, IOptions<AuthOptions> options)
{
    private const int LongestToken = 8192;
    private readonly ITokenCheck[] _checks = [.. checks];

    public async Task<AuthOutcome> ValidateAsync(string? text, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(text))
        {
            return new AuthOutcome.Refused("there is no token");
        }

        if (text.Length > LongestToken || AccessToken.Parse(text) is not { } token)
        {
            return new AuthOutcome.Refused("the token is not a JWT");
        }

        var fault = algorithm.Fault(token) ?? await SignatureFaultAsync(token, cancellationToken) ?? FaultOf(token);
        return fault is null
            ? new AuthOutcome.Accepted(new Caller(token.ClaimText("sub")!, token.ClaimText(options.Value.TenantClaim)!, token))
            : new AuthOutcome.Refused(fault);
    }

    /// <summary>Looks at an accepted token again, because time has passed.</summary>
    public string? FaultOf(AccessToken token) => _checks.Select(check => check.Fault(token)).FirstOrDefault(fault => fault is not null);

    private async Task<string?> SignatureFaultAsync(AccessToken token, CancellationToken cancellationToken)
    {
        if (token.HeaderText("kid") is not { } keyId)
        {
            return "header 'kid' is missing";
        }

        return await keys.FindAsync(keyId, cancellationToken) switch
        {
            KeyLookup.Found found => found.Key.Verifies(token) ? null : "the signature does not match",
            KeyLookup.Unknown => $"no key of the issuer has the id '{TokenText.Short(keyId)}'",
            KeyLookup.Unreachable unreachable => $"the keys of the issuer cannot be fetched: {unreachable.Reason}",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
