using System.ComponentModel.DataAnnotations;

namespace UsageAgents.Running;

/// <summary>The bounds of an agent run.</summary>
internal sealed class AgentOptions
{
    public const string SectionName = "Agents";

    /// <summary>Gets or sets how long a run may take, in seconds. Default: 30.</summary>
    [Range(1, 600)]
    public int RunDeadlineSeconds { get; set; } = 30;

    /// <summary>Gets or sets how many characters a question may have. Default: 4000.</summary>
    [Range(1, 60000)]
    public int MaxMessageLength { get; set; } = 4000;

    /// <summary>Gets or sets how many runs a session may have at once. Default: 16.</summary>
    [Range(1, 1000)]
    public int MaxRunsPerSession { get; set; } = 16;
}
