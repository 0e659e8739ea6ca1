using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Controls;
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
    RepairWriter writer,
    TimeProvider time)
{
    /// <summary>Tries a remedy.</summary>
    public async Task<RemedyTried> TryAsync(RunState state, Command.TryRemedy command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(command);
        return await TryOnceAsync(state, command, cancellationToken) with { Ordinal = command.Ordinal };
    }

    private async Task<RemedyTried> TryOnceAsync(RunState state, Command.TryRemedy command, CancellationToken cancellationToken)
    {
        var head = state.Current.Candidate;
        if (MigrationCheck.Refuse(state.Start!.History, Reverted(command.Remedy), config.Repair.Migrations) is { } crossing)
        {
            return new RemedyTried(command.Issue, command.Remedy, Accepted: false, crossing, null, null);
        }

        var (made, refusal, by) = await MakeAsync(state, command, head, cancellationToken);
        if (made is null)
        {
            return new RemedyTried(command.Issue, command.Remedy, Accepted: false, refusal!, null, null) { WrittenBy = by };
        }

        var scoped = command.Remedy is RevertCommit or RevertCommits or RepairByCommand
            ? await scope.NarrowAsync(head, made, isWritten: command.Remedy is RepairByCommand, cancellationToken)
            : new ScopedRepair(made, null, [], null);
        if (scoped.Refusal is { } tampering)
        {
            return new RemedyTried(command.Issue, command.Remedy, Accepted: false, tampering, scoped.Candidate, scoped.Diff) { WrittenBy = by };
        }

        var trial = await TestAsync(state, command, scoped.Candidate!, cancellationToken);
        return new RemedyTried(command.Issue, command.Remedy, trial.Accepted, $"{trial.Reason}{Left(scoped)}", scoped.Candidate, scoped.Diff)
        {
            LeftInPlace = scoped.LeftInPlace,
            Passed = trial.Passed,
            WrittenBy = by,
            Failed = trial.Failed,
        };
    }

    private static ImmutableArray<string> Reverted(Remedy remedy) => remedy switch
    {
        RevertCommit revert => [revert.Commit],
        RevertCommits reverts => reverts.Commits,
        _ => [],
    };

    private static string Left(ScopedRepair scoped) =>
        scoped.LeftInPlace.IsEmpty ? "" : $" Only what repair.paths allows is taken back; left in place, because it judges the repair or is not allowed: {string.Join(", ", scoped.LeftInPlace)}.";

    private async Task<(Candidate? Candidate, string? Refusal, string? By)> MakeAsync(RunState state, Command.TryRemedy command, Candidate head, CancellationToken cancellationToken)
    {
        switch (command.Remedy)
        {
            case RevertCommit revert:
                return (head with { Without = [.. head.Without, revert.Commit] }, null, null);
            case RevertCommits reverts:
                return (head with { Without = [.. head.Without, .. reverts.Commits] }, null, null);
            case RestoreConfiguration restore:
                return (head with { Configuration = head.Configuration.SetItem(restore.ConfigurationKey, restore.Value) }, null, null);
            case Redeploy:
                return (head, null, null);
            case RepairByCommand:
                var written = await writer.WriteAsync(state, command.Issue, head, cancellationToken);
                return (written.Patch is { } patch ? head with { Patch = patch } : null, written.Refusal, written.By);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<Trial> TestAsync(RunState state, Command.TryRemedy command, Candidate candidate, CancellationToken cancellationToken)
    {
        var issue = state.IssueOf(command.Issue).Issue;
        var gated = state.Start!.Manifest.Where(entry => entry.Gate).Select(entry => entry.Case).ToImmutableArray();
        var heldOut = command.Remedy is RepairByCommand ? HeldOutCases(state) : [];
        var failingFirst = issue.Cases.Concat(gated).Concat(heldOut).Distinct().ToImmutableArray();

        // Whoever wrote it knows what the failing cases ask; the live controls ask for something else.
        ControlScope ScopeOf(CaseId id) => command.Remedy is RepairByCommand && issue.Cases.Contains(id) ? ControlScope.All : ControlScope.Recorded;
        var outcome = await previews.RunAsync(command.Key, candidate, failingFirst, ScopeOf, decides: null, time, cancellationToken);
        if (outcome is PreviewOutcome.Failed failed)
        {
            return new Trial(false, $"With it the service does not come up: {failed.Failure.Reason}", [], failed.Failure.Stage);
        }

        var verdicts = ((PreviewOutcome.Tested)outcome).Verdicts;
        ImmutableArray<CaseId> passed = [.. verdicts.Where(judged => judged.Passed).Select(judged => judged.Case)];
        var (reading, detail) = ProbeReading.Of(issue, [.. verdicts.Where(judged => issue.Cases.Contains(judged.Case))], state.Start.Baseline?.Verdicts ?? []);
        if (reading is ProbeOutcome.Bad or ProbeOutcome.Untestable)
        {
            return new Trial(false, detail, passed);
        }

        return Refusal(state, verdicts, heldOut) is { } refusal
            ? new Trial(false, refusal, passed)
            : new Trial(true, $"{passed.Length} of {verdicts.Length} gated cases pass on a preview of it. {detail}{Unseen(command.Remedy, heldOut.Length)}", passed);
    }

    // Why a repair is not accepted though what failed passes with it.
    private static string? Refusal(RunState state, ImmutableArray<CaseJudged> verdicts, ImmutableArray<CaseId> heldOut)
    {
        var proven = state.Current.Verdicts.Where(judged => Decider.Counts(state, judged)).Select(judged => judged.Case).ToHashSet();
        var broken = verdicts.FirstOrDefault(judged => proven.Contains(judged.Case) && !judged.Passed);
        return broken is not null ? $"{broken.Case} was green and fails with it: {broken.Reason}"
            : verdicts.FirstOrDefault(judged => heldOut.Contains(judged.Case) && !judged.Passed) is { } unseen
                ? $"{unseen.Case}, which was held out from whoever wrote it, fails with it: {unseen.Reason} It does not repair inputs that it did not see."
            : OnlyAsAsked(state.Start!, verdicts);
    }

    // A case that passes by its own words and numbers, and not by others. Where it was so before the failure too, the repair cannot be blamed for it.
    private static string? OnlyAsAsked(RunStarted start, ImmutableArray<CaseJudged> verdicts)
    {
        foreach (var judged in verdicts)
        {
            var known = start.Baseline?.Verdicts.FirstOrDefault(before => before.Case == judged.Case);
            if (judged is { Passed: true, Receipt: { } receipt } && (known is not null || !start.AcceptUnproven) && Refuted(receipt, known?.Receipt) is { } refuted)
            {
                return $"{judged.Case} passes with it only as it asks, not {ControlWords.Under(refuted with { Live = false })}: {refuted.Detail}. It does not repair inputs that it did not see.";
            }
        }

        return null;
    }

    private static ControlResult? Refuted(Receipt receipt, Receipt? known) => receipt.Controls.FirstOrDefault(control =>
        IsRefuted(control) && control is { Live: true, Claim: Claim.Answers or Claim.UsesTools } && known?.Controls.Any(before => before.Name == control.Name && IsRefuted(before)) != true);

    private static bool IsRefuted(ControlResult control) => control is { IsMet: false, WasNotDone: false };

    private ImmutableArray<CaseId> HeldOutCases(RunState state)
    {
        var suites = config.Suites.Where(suite => suite.HeldOut).Select(suite => suite.Name).ToImmutableHashSet(StringComparer.Ordinal);
        return [.. state.Start!.Manifest.Select(entry => entry.Case).Where(id => suites.Contains(id.Suite))];
    }

    private static string Unseen(Remedy remedy, int heldOut) => remedy is not RepairByCommand ? ""
        : heldOut == 0 ? " No suite is held out (held_out: true), so what it was not shown was tried by other wordings and numbers alone."
        : heldOut == 1 ? " Among them is 1 that was held out from whoever wrote it."
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $" Among them are {heldOut} that were held out from whoever wrote it.");

    private sealed record Trial(bool Accepted, string Reason, ImmutableArray<CaseId> Passed, DeploymentStage? Failed = null);
}
