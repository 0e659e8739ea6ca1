namespace UsageAgents.Service.Tokens;

/// <summary>Someone who may get tokens; only the hash of the secret is configured.</summary>
internal sealed class TokenClient
{
    public string Id { get; set; } = "";

    public string SecretSha256 { get; set; } = "";

    public string Tenant { get; set; } = "";

    public IList<string> Scopes { get; } = [];
}
