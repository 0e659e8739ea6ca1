namespace UsageAgents.Service.Authenticating.Checks;

/// <summary>Only algorithms with a public key; never <c>none</c>, never a shared secret.</summary>
internal sealed class AlgorithmCheck : ITokenCheck
{
    public const string Allowed = "ES256";

    public string? Fault(AccessToken token) => token.HeaderText("alg") == Allowed
        ? null
        : $"header 'alg' is '{TokenText.Short(token.HeaderText("alg"))}'; expected '{Allowed}'";
}
