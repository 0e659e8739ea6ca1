using System.ComponentModel.DataAnnotations;

namespace UsageAgents.Service.Authenticating;

/// <summary>Which tokens the agent service accepts.</summary>
internal sealed class AuthOptions
{
    public const string SectionName = "Auth";

    /// <summary>Gets or sets where the issuer publishes its keys; not needed beside <see cref="MetadataAddress"/>. No default.</summary>
    public string KeysAddress { get; set; } = "";

    /// <summary>Gets or sets where an OpenID Connect issuer publishes its metadata; it wins over <see cref="KeysAddress"/>. Default: empty.</summary>
    public string MetadataAddress { get; set; } = "";

    /// <summary>Gets or sets where the token service lists the tokens that it has revoked; empty where there is no such list. Default: empty.</summary>
    public string RevocationsAddress { get; set; } = "";

    /// <summary>Gets or sets where the page's sign-in gets its tokens; empty to have people bring their own. Default: empty.</summary>
    public string TokenAddress { get; set; } = "";

    /// <summary>Gets or sets the issuer. Default: <c>usage-agents-tokens</c>.</summary>
    [Required]
    public string Issuer { get; set; } = "usage-agents-tokens";

    /// <summary>Gets or sets the audience. Default: <c>usage-agents</c>.</summary>
    [Required]
    public string Audience { get; set; } = "usage-agents";

    /// <summary>Gets or sets the scope that a token must have. Default: <c>agents:run</c>.</summary>
    [Required]
    public string Scope { get; set; } = "agents:run";

    /// <summary>Gets or sets the accepted signatures, of <c>ES256</c> and <c>RS256</c>. Default: both.</summary>
    [RegularExpression("(ES256|RS256)( (ES256|RS256))?", ErrorMessage = "Auth:Algorithms holds ES256, RS256, or both with a blank between.")]
    public string Algorithms { get; set; } = "ES256 RS256";

    /// <summary>Gets or sets what a token says that it is. Default: <c>at+jwt</c> (RFC 9068).</summary>
    [Required]
    public string TokenType { get; set; } = "at+jwt";

    /// <summary>Gets or sets what the claim <c>token_use</c> must say; empty for issuers without this claim. Default: <c>access</c>.</summary>
    public string TokenUse { get; set; } = "access";

    /// <summary>Gets or sets the claim that names the tenant. Default: <c>tenant</c>.</summary>
    [Required]
    public string TenantClaim { get; set; } = "tenant";

    /// <summary>Gets or sets the claim that holds the scopes, as a text or a list. Default: <c>scope</c>.</summary>
    [Required]
    public string ScopeClaim { get; set; } = "scope";

    /// <summary>Gets or sets by how much clocks may differ, in seconds. Default: 5.</summary>
    [Range(0, 300)]
    public int ClockSkewSeconds { get; set; } = 5;

    /// <summary>Gets or sets how many seconds must lie between two fetches of the keys. Default: 2.</summary>
    [Range(0, 3600)]
    public int MinKeyFetchSeconds { get; set; } = 2;

    /// <summary>Gets or sets after how many seconds known keys are looked up again. Default: 300.</summary>
    [Range(1, 86400)]
    public int KeyRefreshSeconds { get; set; } = 300;

    /// <summary>Gets or sets how many seconds a key that the issuer no longer publishes still counts. Default: 60.</summary>
    [Range(0, 86400)]
    public int OldKeySeconds { get; set; } = 60;

    /// <summary>Gets or sets how many seconds lie between two looks at the revoked tokens. Default: 5.</summary>
    [Range(1, 3600)]
    public int RevocationSeconds { get; set; } = 5;
}
