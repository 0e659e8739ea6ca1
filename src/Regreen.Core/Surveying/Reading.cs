namespace Regreen.Core.Surveying;

/// <summary>What one look at the surroundings of a deployment showed.</summary>
/// <param name="Subject">What was looked at; the same in every survey.</param>
/// <param name="IsIll">Whether nothing that needs it can work as it is.</param>
/// <param name="Text">What was seen, in one sentence.</param>
public sealed record Reading(string Subject, bool IsIll, string Text)
{
    /// <summary>Gets what stays the same as long as nothing changes, for comparison with a former survey; empty where nothing is compared.</summary>
    public string Value { get; init; } = "";

    /// <summary>Gets whether the target stands on it, so that another value may be a cause: an image that it runs, or what the project declares by <c>fingerprints</c>.</summary>
    public bool IsDeclared { get; init; }
}
