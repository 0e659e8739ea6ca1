using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.EndToEnd.Tests.Starting;

namespace Regreen.EndToEnd.Tests;

/// <summary>What every ended run must hold to.</summary>
internal static class Expecting
{
    /// <summary>Each command's fact stands once: nothing was deployed, probed or committed twice.</summary>
    public static void NothingTwice(ImmutableArray<Fact> facts) =>
        facts.Where(fact => fact.Key.Length > 0 && fact is not RunEnded).GroupBy(fact => fact.Key, StringComparer.Ordinal).Where(group => group.Count() > 1)
            .Select(group => $"{group.Count()} × {group.Key}").ShouldBeEmpty();

    /// <summary>Every gated case was proven in the last iteration.</summary>
    public static void AllProven(ImmutableArray<Fact> facts)
    {
        var manifest = facts.OfType<RunStarted>().First().Manifest.Where(entry => entry.Gate).Select(entry => entry.Case).ToHashSet();
        var last = facts.OfType<AttemptFinished>().Max(attempt => attempt.Iteration);
        var proven = facts.OfType<AttemptFinished>().Where(attempt => attempt.Iteration == last && attempt.Judged.Verdict == Verdict.Proven).Select(attempt => attempt.Judged.Case);
        manifest.Except(proven).ShouldBeEmpty();
        manifest.ShouldNotBeEmpty();
    }

    /// <summary>There is one diagnosis, it is confirmed, and it blames a commit.</summary>
    public static CommitSuspect OneConfirmedCommit(ImmutableArray<Fact> facts)
    {
        var diagnosis = facts.OfType<IssueDiagnosed>().ShouldHaveSingleItem().Diagnosis;
        diagnosis.Ending.ShouldBe(Ending.Confirmed);
        return diagnosis.Cause.ShouldBeOfType<CommitSuspect>();
    }

    /// <summary>The repository has one worktree, nothing uncommitted, and one commit on one branch of Regreen's.</summary>
    public static async Task OneRepairCommitAsync(string folder)
    {
        (await Shell.GitAsync(folder, "worktree", "list")).Split('\n').ShouldHaveSingleItem();
        (await Shell.GitAsync(folder, "status", "--porcelain")).ShouldBeEmpty();
        var branch = (await Shell.GitAsync(folder, "for-each-ref", "--format=%(refname)", "refs/heads/regreen")).Split('\n').ShouldHaveSingleItem();
        (await Shell.GitAsync(folder, "rev-list", "--count", $"main..{branch}")).ShouldBe("1");
    }

    /// <summary>Only the target runs: each of its processes with its supervisor. <c>regreen down</c> ends it.</summary>
    public static async Task OnlyTheTargetRunsAsync(Workspace workspace, int processes)
    {
        var left = await Processes.SettleAsync(workspace.Folder, 2 * processes);
        left.Length.ShouldBe(2 * processes, string.Join('\n', left));
        (await workspace.RunAsync("down")).ShouldExitWith(0);
        (await Processes.SettleAsync(workspace.Folder, 0)).ShouldBeEmpty();
    }
}
