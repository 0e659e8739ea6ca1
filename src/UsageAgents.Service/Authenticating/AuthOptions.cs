using System.ComponentModel.DataAnnotations;

namespace UsageAgents.Service.Authenticating;

/// <summary>Which tokens the agent service accepts.</summary>
internal sealed class AuthOptions
{
    public const string SectionName = "Auth";

    /// <summary>Gets or sets where the issuer publishes its keys. No default.</summary>
    [Required]
    public string KeysAddress { get; set; } = "";

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

    /// <summary>Gets or sets by how much clocks may differ, in seconds. Default: 5.</summary>
    [Range(0, 300)]
    public int ClockSkewSeconds { get; set; } = 5;

    /// <summary>Gets or sets how many seconds must lie between two fetches of the keys. Default: 2.</summary>
    [Range(0, 3600)]
    public int MinKeyFetchSeconds { get; set; } = 2;
}
