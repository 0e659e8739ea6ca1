using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Regreen.Core.Facts;

/// <summary>A case that a run must account for.</summary>
/// <param name="Case">The case.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Gate">Whether it stands in the manifest and the exit code.</param>
public sealed record ManifestEntry(CaseId Case, string Title, bool Gate)
{
    /// <summary>Gets the words to choose it by.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Gets how much it matters. Default: normal.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Priority Priority { get; init; }

    /// <summary>Gets who is asked when it is red, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Owner { get; init; }

    /// <summary>Gets the scenario file that holds it, or null for existing suites.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? File { get; init; }

    /// <summary>Gets its quarantine, whether it still holds or not; null where it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Quarantine? Quarantine { get; init; }
}

/// <summary>How much a case matters: what matters more runs earlier.</summary>
public enum Priority
{
    /// <summary>Less than others.</summary>
    Low = -1,

    /// <summary>As others.</summary>
    Normal = 0,

    /// <summary>More than others.</summary>
    High = 1,

    /// <summary>Nothing works without it.</summary>
    Critical = 2,
}
