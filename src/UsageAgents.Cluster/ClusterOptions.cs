using System.ComponentModel.DataAnnotations;

namespace UsageAgents.Cluster;

/// <summary>Which cluster this process joins.</summary>
internal sealed class ClusterOptions
{
    public const string SectionName = "Cluster";

    /// <summary>Gets or sets the Redis that holds members and runs. Default: <c>127.0.0.1:6379</c>.</summary>
    [Required]
    public string Redis { get; set; } = "127.0.0.1:6379";

    /// <summary>Gets or sets the name that the processes of one cluster share. Default: <c>usage-agents</c>.</summary>
    [Required]
    public string Name { get; set; } = "usage-agents";

    /// <summary>Gets or sets the address at which the other processes reach this one. Default: <c>127.0.0.1</c>.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Gets or sets how long a process may leave a probe of another unanswered, in seconds; two make it dead. Default: 1.</summary>
    [Range(0.2, 60)]
    public double ProbeSeconds { get; set; } = 1;

    /// <summary>Gets or sets for how long an ended run is kept, in hours. Default: 24.</summary>
    [Range(1, 24 * 365)]
    public int KeepHours { get; set; } = 24;
}
