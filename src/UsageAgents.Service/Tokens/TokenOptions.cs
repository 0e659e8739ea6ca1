using System.ComponentModel.DataAnnotations;

namespace UsageAgents.Service.Tokens;

/// <summary>What the token service issues, and to whom.</summary>
internal sealed class TokenOptions
{
    public const string SectionName = "Tokens";

    /// <summary>Gets or sets the issuer. Default: <c>usage-agents-tokens</c>.</summary>
    [Required]
    public string Issuer { get; set; } = "usage-agents-tokens";

    /// <summary>Gets or sets the audience. Default: <c>usage-agents</c>.</summary>
    [Required]
    public string Audience { get; set; } = "usage-agents";

    /// <summary>Gets or sets how long a token lives, in seconds. Default: 900.</summary>
    [Range(1, 86400)]
    public int LifetimeSeconds { get; set; } = 900;

    /// <summary>Gets the clients. Default: none.</summary>
    public IList<TokenClient> Clients { get; } = [];
}
