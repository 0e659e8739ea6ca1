using Microsoft.Extensions.Options;

namespace UsageAgents.Service.Authenticating.Checks;

/// <summary>The token allows running agents.</summary>
internal sealed class ScopeCheck(IOptions<AuthOptions> options) : ITokenCheck
{
    public string? Fault(AccessToken token) => (token.ClaimText("scope") ?? "").Split(' ').Contains(options.Value.Scope, StringComparer.Ordinal)
        ? null
        : $"claim 'scope' does not hold '{options.Value.Scope}'";
}
