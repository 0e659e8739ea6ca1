using Microsoft.Extensions.Options;

namespace UsageAgents.Service.Authenticating.Checks;

/// <summary>Only configured algorithms, all of them with a public key; never <c>none</c>, never a shared secret.</summary>
internal sealed class AlgorithmCheck(IOptions<AuthOptions> options)
{
    public string? Fault(AccessToken token)
    {
        var allowed = options.Value.Algorithms.Split(' ');
        return allowed.Contains(token.HeaderText("alg"), StringComparer.Ordinal)
            ? null
            : $"header 'alg' is '{TokenText.Short(token.HeaderText("alg"))}'; expected '{string.Join("' or '", allowed)}'";
    }
}
