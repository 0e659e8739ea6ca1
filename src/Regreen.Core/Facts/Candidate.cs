using System.Collections.Immutable;
using Regreen.Core.Recording;

namespace Regreen.Core.Facts;

/// <summary>
/// Describes something that can be built, deployed and tested: a commit, with some commits taken out, a patch put in, and things around the code changed on purpose.
/// Two candidates with the same key behave alike; a preview of one differs from a preview of another only in what their descriptions differ in.
/// </summary>
/// <param name="Commit">The full commit id.</param>
public sealed record Candidate(string Commit)
{
    /// <summary>Gets the commits whose changes are taken out, newest first.</summary>
    public ImmutableArray<string> Without { get; init; } = [];

    /// <summary>Gets the unified diff that is put in afterwards, or null.</summary>
    public EvidenceId? Patch { get; init; }

    /// <summary>Gets the configuration values that differ from those of the run, by <c>FILE:KEY</c>; null means that the key is absent.</summary>
    public ImmutableSortedDictionary<string, string?> Configuration { get; init; } = ImmutableSortedDictionary<string, string?>.Empty;

    /// <summary>Gets the processes of the deployment that are stopped after it became ready.</summary>
    public ImmutableArray<string> Stopped { get; init; } = [];

    /// <summary>Gets the commit that the suites' files come from, or null for those of the run.</summary>
    public string? SuiteCommit { get; init; }

    /// <summary>Gets whether every gated case is run on it, where an issue's own cases alone would be: some failures need the others' company.</summary>
    public bool InWholeRound { get; init; }

    /// <summary>Gets the name of this candidate: equal for equal candidates, readable by a person.</summary>
    public string Key => string.Join(
        "",
        [
            Commit,
            .. Without.Select(commit => $"-{commit}"),
            Patch is { } patch ? $"+{patch}" : "",
            .. Configuration.Select(pair => $";{pair.Key}={pair.Value ?? "(absent)"}"),
            .. Stopped.Select(name => $";stop:{name}"),
            SuiteCommit is null ? "" : $";suite:{SuiteCommit}",
            InWholeRound ? ";whole-round" : "",
        ]);

    /// <inheritdoc/>
    public bool Equals(Candidate? other) => other is not null && string.Equals(Key, other.Key, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);
}

/// <summary>What the service says it is. Any part may be unknown.</summary>
/// <param name="Tree">The revision that the running code reports; for builds of ours, the id of the build inputs.</param>
/// <param name="Configuration">The hash of its effective configuration.</param>
/// <param name="Instance">Names the running process; a restart changes it.</param>
/// <param name="Source">Who said so: the service, or only the deployment step.</param>
public sealed record ServedRevision(string? Tree, string? Configuration, string? Instance, RevisionSource Source)
{
    /// <summary>Says whether another one is of the same code and configuration, whichever process it is.</summary>
    public bool IsSameAs(ServedRevision other) =>
        other is not null && string.Equals(Tree, other.Tree, StringComparison.Ordinal) && string.Equals(Configuration, other.Configuration, StringComparison.Ordinal);
}

/// <summary>Who named the revision.</summary>
public enum RevisionSource
{
    /// <summary>The running service reported it.</summary>
    Service,

    /// <summary>The service tells none; the deployment step reported it.</summary>
    Deployment,

    /// <summary>Nobody did.</summary>
    Unknown,
}
