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

    /// <summary>Gets or sets how long a key signs, in seconds. Default: 86400.</summary>
    [Range(60, 31536000)]
    public int KeyLifetimeSeconds { get; set; } = 86400;

    /// <summary>Gets or sets how long before it signs a key is published, in seconds. Default: 600.</summary>
    [Range(0, 86400)]
    public int KeyLeadSeconds { get; set; } = 600;

    /// <summary>Gets the clients. Default: none.</summary>
    public IList<TokenClient> Clients { get; } = [];
}
