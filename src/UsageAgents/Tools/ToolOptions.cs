using System.ComponentModel.DataAnnotations;

namespace UsageAgents.Tools;

/// <summary>The bounds of a tool call.</summary>
internal sealed class ToolOptions
{
    public const string SectionName = "Tools";

    /// <summary>Gets or sets how long a call may take, in seconds. Default: 5.</summary>
    [Range(0.000001, 60)]
    public double DeadlineSeconds { get; set; } = 5;

    /// <summary>Gets or sets how many rows a result may hold. Default: 200.</summary>
    [Range(1, 5000)]
    public int RowLimit { get; set; } = 200;

    /// <summary>Gets or sets how large a result may be, in KiB of JSON. Default: 256.</summary>
    [Range(1, 16384)]
    public int ResultLimitKib { get; set; } = 256;
}
