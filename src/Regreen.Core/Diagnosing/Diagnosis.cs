using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Regreen.Core.Recording;

namespace Regreen.Core.Diagnosing;

/// <summary>How a diagnosis ended.</summary>
public enum Ending
{
    /// <summary>Experiments confirmed the cause: undone, the failure goes; redone, it returns.</summary>
    Confirmed,

    /// <summary>The evidence points at the cause, and no experiment was possible.</summary>
    Likely,

    /// <summary>No cause could be told from the others.</summary>
    Inconclusive,

    /// <summary>The failure comes and goes by itself.</summary>
    NoCauseFlaky,

    /// <summary>Nothing was ever green, so there is nothing to go back to.</summary>
    NeverGreen,
}

/// <summary>A change or condition that may be the cause.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "suspect")]
[JsonDerivedType(typeof(CommitSuspect), "commit")]
[JsonDerivedType(typeof(ConfigurationSuspect), "configuration")]
[JsonDerivedType(typeof(ProcessSuspect), "process")]
[JsonDerivedType(typeof(SuiteSuspect), "suite")]
[JsonDerivedType(typeof(SourceSuspect), "source")]
[JsonDerivedType(typeof(SurroundingsSuspect), "surroundings")]
public abstract record Suspect
{
    private protected Suspect() { }

    /// <summary>Gets what a person calls it.</summary>
    public abstract string Name { get; }
}

/// <summary>A commit.</summary>
public sealed record CommitSuspect(string Commit, string Subject) : Suspect
{
    /// <summary>Gets the merge that brought it into the line of what is deployed, or null.</summary>
    public string? Merge { get; init; }

    /// <inheritdoc/>
    public override string Name => $"commit {Commit[..Math.Min(10, Commit.Length)]}";
}

/// <summary>A configuration value that is not the baseline's.</summary>
public sealed record ConfigurationSuspect(string Key, string? Before, string? Now) : Suspect
{
    /// <inheritdoc/>
    public override string Name => $"configuration {Key}";
}

/// <summary>A process of the deployment that does not run.</summary>
public sealed record ProcessSuspect(string Process) : Suspect
{
    /// <inheritdoc/>
    public override string Name => $"process {Process}";
}

/// <summary>The suites themselves.</summary>
public sealed record SuiteSuspect(ImmutableArray<string> Files, string BaselineCommit) : Suspect
{
    /// <inheritdoc/>
    public override string Name => $"suite {string.Join(", ", Files)}";
}

/// <summary>A place in the source that the evidence names, where no change can be blamed.</summary>
public sealed record SourceSuspect(string Path, int Line) : Suspect
{
    /// <inheritdoc/>
    public override string Name => $"{Path}:{Line}";
}

/// <summary>Something around the deployment: a certificate, a clock, a dependency, a disk. It cannot be undone from here, so it is never more than likely.</summary>
public sealed record SurroundingsSuspect(string Subject) : Suspect
{
    /// <inheritdoc/>
    public override string Name => Subject;
}

/// <summary>One link of the five whys.</summary>
/// <param name="Number">1 symptom, 2 mechanism, 3 defect, 4 origin, 5 gap.</param>
/// <param name="Question">The question it answers.</param>
/// <param name="Answer">The answer, or why nothing was seen.</param>
/// <param name="Evidence">Where it can be seen; empty means: not seen.</param>
/// <param name="Check">How it was checked.</param>
public sealed record Why(int Number, string Question, string Answer, ImmutableArray<Locator> Evidence, string Check)
{
    /// <summary>Gets a value indicating whether the link rests on evidence.</summary>
    [JsonIgnore]
    public bool IsSeen => Evidence.Length > 0;
}

/// <summary>Something that was considered and put aside, with what refuted it.</summary>
public sealed record RuledOut(string Suspect, string By)
{
    /// <summary>Gets where the experiment or the look that refuted it can be seen; empty where it left nothing to see, and in journals of versions that did not keep it.</summary>
    public ImmutableArray<Locator> Evidence { get; init; } = [];
}

/// <summary>What was found out about an issue.</summary>
/// <param name="Ending">How sure.</param>
/// <param name="Cause">What it was, or null.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Whys">The five whys.</param>
/// <param name="RuledOut">What was ruled out, and by what.</param>
/// <param name="BayesFactor">How much likelier the experiments are with this cause than without any.</param>
public sealed record Diagnosis(
    Ending Ending,
    Suspect? Cause,
    string Summary,
    ImmutableArray<Why> Whys,
    ImmutableArray<RuledOut> RuledOut,
    double BayesFactor)
{
    /// <summary>Gets the causes behind the first one, each confirmed with those before it taken out: all of them together explain the issue.</summary>
    public ImmutableArray<CommitSuspect> Others { get; init; } = [];

    /// <summary>Gets what would repair it, safest first.</summary>
    public ImmutableArray<Remedy> Remedies { get; init; } = [];
}

/// <summary>A proposed repair.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "remedy")]
[JsonDerivedType(typeof(RestoreConfiguration), "restore-configuration")]
[JsonDerivedType(typeof(Redeploy), "redeploy")]
[JsonDerivedType(typeof(RevertCommit), "revert-commit")]
[JsonDerivedType(typeof(RevertCommits), "revert-commits")]
[JsonDerivedType(typeof(RepairByCommand), "repair-by-command")]
public abstract record Remedy
{
    private protected Remedy() { }

    /// <summary>Gets what a person calls it.</summary>
    public abstract string Name { get; }
}

/// <summary>Gives a configuration key its former value.</summary>
public sealed record RestoreConfiguration(string ConfigurationKey, string? Value) : Remedy
{
    /// <inheritdoc/>
    public override string Name => $"restore {ConfigurationKey}";
}

/// <summary>Puts the same candidate out again, because a process of it had ended.</summary>
public sealed record Redeploy(string Process) : Remedy
{
    /// <inheritdoc/>
    public override string Name => $"deploy again, process {Process} had ended";
}

/// <summary>Reverts a commit.</summary>
public sealed record RevertCommit(string Commit) : Remedy
{
    /// <inheritdoc/>
    public override string Name => $"revert {Commit[..Math.Min(10, Commit.Length)]}";
}

/// <summary>Reverts several commits at once, where each of them alone keeps the failure there.</summary>
/// <param name="Commits">The commits, newest first.</param>
public sealed record RevertCommits(ImmutableArray<string> Commits) : Remedy
{
    /// <inheritdoc/>
    public override string Name => $"revert {string.Join(" and ", Commits.Select(commit => commit[..Math.Min(10, commit.Length)]))}";

    /// <inheritdoc/>
    public bool Equals(RevertCommits? other) => other is not null && Commits.SequenceEqual(other.Commits, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}

/// <summary>Asks the configured repair command for a patch.</summary>
public sealed record RepairByCommand : Remedy
{
    /// <inheritdoc/>
    public override string Name => "repair command";
}
