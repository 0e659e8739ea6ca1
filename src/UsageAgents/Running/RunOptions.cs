using System.ComponentModel.DataAnnotations;

namespace UsageAgents.Running;

/// <summary>Where runs are kept, and how many a user may start.</summary>
internal sealed class RunOptions
{
    public const string SectionName = "Runs";

    /// <summary>Gets or sets the file that holds the runs; empty: they are kept in memory. Default: <c>usage-agents/runs.db</c> in the user's data folder.</summary>
    public string Path { get; set; } = System.IO.Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "usage-agents", "runs.db");

    /// <summary>Gets or sets how many runs are kept. Default: 10000.</summary>
    [Range(100, 10_000_000)]
    public int Keep { get; set; } = 10_000;

    /// <summary>Gets or sets how many runs may go on at once, over all users. Default: 2000.</summary>
    [Range(1, 100_000)]
    public int MaxActive { get; set; } = 2000;

    /// <summary>Gets or sets how many runs a user may start in a second, on average. Default: 20.</summary>
    [Range(0.001, 1_000_000)]
    public double PerSecond { get; set; } = 20;

    /// <summary>Gets or sets how many runs a user may start at once. Default: 200.</summary>
    [Range(1, 1_000_000)]
    public int Burst { get; set; } = 200;
}
