using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Recording;
using Regreen.Core.Repairing;

namespace Regreen.Engine.Repairing;

/// <summary>A repair after the look at what it touches.</summary>
/// <param name="Candidate">What is tried; null where its files cannot be made.</param>
/// <param name="Diff">What it changes.</param>
/// <param name="LeftInPlace">Paths of the culprit that are not taken back.</param>
/// <param name="Refusal">Why it is not tried, or null.</param>
public sealed record ScopedRepair(Candidate? Candidate, EvidenceId? Diff, ImmutableArray<string> LeftInPlace, string? Refusal);

/// <summary>Keeps a repair inside of what it may touch: a revert is cut down to the paths that are allowed, anything else is refused.</summary>
public sealed class RepairScope(ProjectConfig config, IRepository repository, IEvidenceStore evidence)
{
    /// <summary>Looks at what a candidate changes against the head.</summary>
    /// <param name="head">What is deployed.</param>
    /// <param name="candidate">The repair.</param>
    /// <param name="mayLeave">Whether a part of it may be left out.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ScopedRepair> NarrowAsync(Candidate head, Candidate candidate, bool mayLeave, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(candidate);
        if (await repository.TreeAsync(candidate, cancellationToken) is null)
        {
            return new ScopedRepair(null, null, [], "It cannot be taken out: a later change builds on it, and the revert conflicts.");
        }

        var diff = candidate.Patch ?? await evidence.PutAsync(EvidenceKind.Diff, await repository.DiffAsync(head.Commit, candidate, cancellationToken), cancellationToken);
        var changes = await repository.ChangedPathsAsync(head.Commit, candidate, cancellationToken);
        if (TamperCheck.Refuse(changes, AllowedPaths(), JudgingPaths()) is not { } refusal)
        {
            return new ScopedRepair(candidate, diff, [], null);
        }

        var (kept, left) = TamperCheck.Split(changes, AllowedPaths(), JudgingPaths());
        return mayLeave && !kept.IsEmpty && head is { Without: [], Patch: null }
            ? await OnlyAsync(head, candidate, kept, left, cancellationToken)
            : new ScopedRepair(candidate, diff, [], refusal);
    }

    private async Task<ScopedRepair> OnlyAsync(Candidate head, Candidate candidate, ImmutableArray<string> kept, ImmutableArray<string> left, CancellationToken cancellationToken)
    {
        var patch = await evidence.PutAsync(EvidenceKind.Diff, await repository.PatchAsync(head.Commit, candidate, kept, cancellationToken), cancellationToken);
        var part = head with { Patch = patch };
        return await repository.TreeAsync(part, cancellationToken) is null
            ? new ScopedRepair(null, patch, left, "The part of it that may be taken back cannot be applied by itself.")
            : TamperCheck.Refuse(await repository.ChangedPathsAsync(head.Commit, part, cancellationToken), AllowedPaths(), JudgingPaths()) is { } refusal
                ? new ScopedRepair(part, patch, left, refusal)
                : new ScopedRepair(part, patch, left, null);
    }

    private ImmutableArray<string> AllowedPaths() => config.Repair.Paths is { IsEmpty: false } paths
        ? paths
        : [.. (config.Deploy?.Inputs ?? []).SelectMany(input => new[] { input, $"{input.TrimEnd('/')}/**" })];

    /// <summary>Lists what judges a repair: the configuration, the suites and their helpers, and CI.</summary>
    private ImmutableArray<string> JudgingPaths() =>
        ["regreen.yaml", ".regreen", ".github", ".ci", ".gitattributes", .. config.SuiteFiles, .. config.Suites.SelectMany(suite => suite.Scenarios)];
}
