using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Recording;
using Regreen.Core.Repairing;
using Regreen.Core.Running;
using Regreen.Engine.Deploying;
using Regreen.Engine.Looping;

namespace Regreen.Engine.Repairing;

/// <summary>Tries a remedy in isolation: makes it, checks what it touches, and runs the failing cases and then the whole manifest on a preview of it.</summary>
public sealed class RemedyTrier(
    ProjectConfig config,
    IRepository repository,
    PreviewRunner previews,
    RepairCommandRunner commands,
    IEvidenceStore evidence,
    TimeProvider time)
{
    /// <summary>Tries a remedy.</summary>
    public async Task<RemedyTried> TryAsync(RunState state, Command.TryRemedy command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(command);
        var head = state.Current.Candidate;
        var (candidate, refusal) = await MakeAsync(state, command, head, cancellationToken);
        if (candidate is null)
        {
            return new RemedyTried(command.Issue, command.Remedy, Accepted: false, refusal!, null, null);
        }

        EvidenceId? diff = null;
        if (command.Remedy is RevertCommit or RepairByCommand)
        {
            var tree = await repository.TreeAsync(candidate, cancellationToken);
            if (tree is null)
            {
                return new RemedyTried(command.Issue, command.Remedy, Accepted: false, "It cannot be taken out: a later change builds on it, and the revert conflicts.", null, null);
            }

            diff = await DiffAsync(head, candidate, cancellationToken);
            var changes = await repository.ChangedPathsAsync(head.Commit, candidate, cancellationToken);
            if (TamperCheck.Refuse(changes, AllowedPaths(), JudgingPaths()) is { } tampering)
            {
                return new RemedyTried(command.Issue, command.Remedy, Accepted: false, tampering, candidate, diff);
            }
        }

        var (accepted, reason) = await TestAsync(state, command, candidate, cancellationToken);
        return new RemedyTried(command.Issue, command.Remedy, accepted, reason, candidate, diff);
    }

    private async Task<(Candidate? Candidate, string? Refusal)> MakeAsync(RunState state, Command.TryRemedy command, Candidate head, CancellationToken cancellationToken)
    {
        switch (command.Remedy)
        {
            case RevertCommit revert:
                return (head with { Without = [.. head.Without, revert.Commit] }, null);
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

    private async Task<(bool Accepted, string Reason)> TestAsync(RunState state, Command.TryRemedy command, Candidate candidate, CancellationToken cancellationToken)
    {
        var issue = state.IssueOf(command.Issue).Issue;
        var gated = state.Start!.Manifest.Where(entry => entry.Gate).Select(entry => entry.Case).ToImmutableArray();
        var failingFirst = issue.Cases.Concat(gated).Distinct().ToImmutableArray();
        var outcome = await previews.RunAsync(command.Key, candidate, failingFirst, ControlScope.Recorded, time, cancellationToken);
        if (outcome is PreviewOutcome.Failed failed)
        {
            return (false, $"With it the service does not come up: {failed.Failure.Reason}");
        }

        var verdicts = ((PreviewOutcome.Tested)outcome).Verdicts;
        var (reading, detail) = ProbeReading.Of(issue, [.. verdicts.Where(judged => issue.Cases.Contains(judged.Case))], state.Start.Baseline?.Verdicts ?? []);
        if (reading is ProbeOutcome.Bad or ProbeOutcome.Untestable)
        {
            return (false, detail);
        }

        var proven = state.Current.Verdicts.Where(judged => Decider.Counts(state, judged)).Select(judged => judged.Case).ToHashSet();
        var broken = verdicts.FirstOrDefault(judged => proven.Contains(judged.Case) && !judged.Passed);
        return broken is null
            ? (true, $"{verdicts.Count(judged => judged.Passed)} of {verdicts.Length} gated cases pass on a preview of it. {detail}")
            : (false, $"{broken.Case} was green and fails with it: {broken.Reason}");
    }

    private async Task<EvidenceId?> DiffAsync(Candidate head, Candidate candidate, CancellationToken cancellationToken) =>
        candidate.Patch ?? await evidence.PutAsync(EvidenceKind.Diff, await repository.DiffAsync(head.Commit, candidate, cancellationToken), cancellationToken);

    private ImmutableArray<string> AllowedPaths() => config.Repair.Paths is { IsEmpty: false } paths
        ? paths
        : [.. (config.Deploy?.Inputs ?? []).SelectMany(input => new[] { input, $"{input.TrimEnd('/')}/**" })];

    /// <summary>Lists what judges a repair: the configuration, the suites and their helpers, and CI.</summary>
    private ImmutableArray<string> JudgingPaths() =>
        ["regreen.yaml", ".regreen", ".github", ".ci", ".gitattributes", .. config.SuiteFiles, .. config.Suites.SelectMany(suite => suite.Scenarios)];
}
