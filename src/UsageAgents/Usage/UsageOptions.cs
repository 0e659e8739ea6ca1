using System.ComponentModel.DataAnnotations;

namespace UsageAgents.Usage;

/// <summary>The bounds of the data.</summary>
internal sealed class UsageOptions
{
    public const string SectionName = "Data";

    /// <summary>Gets or sets how many databases are kept open at once. Default: 64.</summary>
    [Range(2, 10000)]
    public int MaxDatabases { get; set; } = 64;

    /// <summary>Gets or sets how large an imported file may be, in bytes, unpacked. Default: 64 MiB.</summary>
    [Range(1024, 1073741824)]
    public int MaxImportBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Gets or sets how many imports run at once; others wait, and after ten seconds are told to come back. Default: 2.</summary>
    [Range(1, 64)]
    public int MaxImportsAtOnce { get; set; } = 2;

    /// <summary>Gets or sets how large a request with telemetry may be, in bytes, unpacked. Default: 8 MiB.</summary>
    [Range(1024, 67108864)]
    public int MaxTelemetryBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Gets or sets the folder of imported data, which processes may share. Default: a private one that goes with the process.</summary>
    public string? Folder { get; set; }
}
