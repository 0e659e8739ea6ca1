using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Repairing;
using Regreen.Core.Running;
using Regreen.Engine.Deploying;
using Regreen.Engine.Looping;

namespace Regreen.Engine.Repairing;

/// <summary>Tries a remedy in isolation: makes it, checks what it touches, and runs the failing cases and then the whole manifest on a preview of it.</summary>
public sealed class RemedyTrier(
    ProjectConfig config,
    RepairScope scope,
    PreviewRunner previews,
    RepairCommandRunner commands,
    TimeProvider time)
{
    /// <summary>Tries a remedy.</summary>
    public async Task<RemedyTried> TryAsync(RunState state, Command.TryRemedy command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(command);
        var head = state.Current.Candidate;
        if (MigrationCheck.Refuse(state.Start!.History, Reverted(command.Remedy), config.Repair.Migrations) is { } crossing)
        {
            return new RemedyTried(command.Issue, command.Remedy, Accepted: false, crossing, null, null);
        }

        var (made, refusal) = await MakeAsync(state, command, head, cancellationToken);
        if (made is null)
        {
            return new RemedyTried(command.Issue, command.Remedy, Accepted: false, refusal!, null, null);
        }

        var scoped = command.Remedy is RevertCommit or RevertCommits or RepairByCommand
            ? await scope.NarrowAsync(head, made, mayLeave: command.Remedy is not RepairByCommand, cancellationToken)
            : new ScopedRepair(made, null, [], null);
        if (scoped.Refusal is { } tampering)
        {
            return new RemedyTried(command.Issue, command.Remedy, Accepted: false, tampering, scoped.Candidate, scoped.Diff);
        }

        var trial = await TestAsync(state, command, scoped.Candidate!, cancellationToken);
        return new RemedyTried(command.Issue, command.Remedy, trial.Accepted, $"{trial.Reason}{Left(scoped)}", scoped.Candidate, scoped.Diff) { LeftInPlace = scoped.LeftInPlace, Passed = trial.Passed };
    }

    private static ImmutableArray<string> Reverted(Remedy remedy) => remedy switch
    {
        RevertCommit revert => [revert.Commit],
        RevertCommits reverts => reverts.Commits,
        _ => [],
    };

    private static string Left(ScopedRepair scoped) =>
        scoped.LeftInPlace.IsEmpty ? "" : $" Only what repair.paths allows is taken back; left in place, because it judges the repair or is not allowed: {string.Join(", ", scoped.LeftInPlace)}.";

    private async Task<(Candidate? Candidate, string? Refusal)> MakeAsync(RunState state, Command.TryRemedy command, Candidate head, CancellationToken cancellationToken)
    {
        switch (command.Remedy)
        {
            case RevertCommit revert:
                return (head with { Without = [.. head.Without, revert.Commit] }, null);
            case RevertCommits reverts:
                return (head with { Without = [.. head.Without, .. reverts.Commits] }, null);
            case RestoreConfiguration restore:
                return (head with { Configuration = head.Configuration.SetItem(restore.ConfigurationKey, restore.Value) }, null);
            case Redeploy:
                return (head, null);
            case RepairByCommand:
                var (patch, refusal) = await commands.RunAsync(state, command.Issue, head, cancellationToken);
                return patch is { } made ? (head with { Patch = made }, null) : (null, refusal);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<(bool Accepted, string Reason, ImmutableArray<CaseId> Passed)> TestAsync(RunState state, Command.TryRemedy command, Candidate candidate, CancellationToken cancellationToken)
    {
        var issue = state.IssueOf(command.Issue).Issue;
        var gated = state.Start!.Manifest.Where(entry => entry.Gate).Select(entry => entry.Case).ToImmutableArray();
        var failingFirst = issue.Cases.Concat(gated).Distinct().ToImmutableArray();
        var outcome = await previews.RunAsync(command.Key, candidate, failingFirst, ControlScope.Recorded, time, cancellationToken);
        if (outcome is PreviewOutcome.Failed failed)
        {
            return (false, $"With it the service does not come up: {failed.Failure.Reason}", []);
        }

        var verdicts = ((PreviewOutcome.Tested)outcome).Verdicts;
        ImmutableArray<CaseId> passed = [.. verdicts.Where(judged => judged.Passed).Select(judged => judged.Case)];
        var (reading, detail) = ProbeReading.Of(issue, [.. verdicts.Where(judged => issue.Cases.Contains(judged.Case))], state.Start.Baseline?.Verdicts ?? []);
        if (reading is ProbeOutcome.Bad or ProbeOutcome.Untestable)
        {
            return (false, detail, passed);
        }

        var proven = state.Current.Verdicts.Where(judged => Decider.Counts(state, judged)).Select(judged => judged.Case).ToHashSet();
        var broken = verdicts.FirstOrDefault(judged => proven.Contains(judged.Case) && !judged.Passed);
        return broken is null
            ? (true, $"{passed.Length} of {verdicts.Length} gated cases pass on a preview of it. {detail}", passed)
            : (false, $"{broken.Case} was green and fails with it: {broken.Reason}", passed);
    }
}
