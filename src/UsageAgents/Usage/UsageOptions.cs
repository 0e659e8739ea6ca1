using System.ComponentModel.DataAnnotations;

namespace UsageAgents.Usage;

/// <summary>The bounds of the data.</summary>
internal sealed class UsageOptions
{
    public const string SectionName = "Data";

    /// <summary>Gets or sets how many tenants' databases are kept open at once. Default: 64.</summary>
    [Range(2, 10000)]
    public int MaxDatabases { get; set; } = 64;

    /// <summary>Gets or sets how large an imported file may be, in bytes. Default: 5 MiB.</summary>
    [Range(1024, 104857600)]
    public int MaxImportBytes { get; set; } = 5 * 1024 * 1024;
}
