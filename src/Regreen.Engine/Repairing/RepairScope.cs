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
    /// <param name="isWritten">Whether somebody wrote it: then it is taken or refused as a whole, and may touch less than a revert, of which a part may be left out.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ScopedRepair> NarrowAsync(Candidate head, Candidate candidate, bool isWritten, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(candidate);
        if (await repository.TreeAsync(candidate, cancellationToken) is null)
        {
            return new ScopedRepair(null, null, [], "It cannot be taken out: a later change builds on it, and the revert conflicts.");
        }

        var diff = candidate.Patch ?? await evidence.PutAsync(EvidenceKind.Diff, await repository.DiffAsync(head.Commit, candidate, cancellationToken), cancellationToken);
        var changes = await repository.ChangedPathsAsync(head.Commit, candidate, cancellationToken);
        var rules = await RepairRules.OfAsync(config, repository, head.Commit, cancellationToken);
        if (TamperCheck.Refuse(changes, rules.Allowed, rules.Judges, isWritten) is not { } refusal)
        {
            return new ScopedRepair(candidate, diff, [], null);
        }

        var (kept, left) = TamperCheck.Split(changes, rules.Allowed, rules.Judges);
        return !isWritten && !kept.IsEmpty && head is { Without: [], Patch: null }
            ? await OnlyAsync(head, candidate, (kept, left), rules, cancellationToken)
            : new ScopedRepair(candidate, diff, [], refusal);
    }

    private async Task<ScopedRepair> OnlyAsync(
        Candidate head, Candidate candidate, (ImmutableArray<string> Kept, ImmutableArray<string> Left) paths, RepairRules rules, CancellationToken cancellationToken)
    {
        var (kept, left) = paths;
        var patch = await evidence.PutAsync(EvidenceKind.Diff, await repository.PatchAsync(head.Commit, candidate, kept, cancellationToken), cancellationToken);
        var part = head with { Patch = patch };
        return await repository.TreeAsync(part, cancellationToken) is null
            ? new ScopedRepair(null, patch, left, "The part of it that may be taken back cannot be applied by itself.")
            : TamperCheck.Refuse(await repository.ChangedPathsAsync(head.Commit, part, cancellationToken), rules.Allowed, rules.Judges) is { } refusal
                ? new ScopedRepair(part, patch, left, refusal)
                : new ScopedRepair(part, patch, left, null);
    }
}
