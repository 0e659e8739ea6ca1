using Regreen.Core.Facts;
using Regreen.Core.Recording;
using Regreen.EndToEnd.Tests.Starting;

namespace Regreen.EndToEnd.Tests;

public sealed class StoppedRunTests
{
    [Fact]
    public async Task Ctrl_C_amid_the_experiments_leaves_only_the_target_and_the_run_can_be_resumed_to_green()
    {
        await using var workspace = await Workspace.NodeSampleAsync();
        await using (var run = workspace.Start("run", "--format", "json"))
        {
            await foreach (var line in run.LinesAsync(TestContext.Current.CancellationToken))
            {
                if (FactJson.Read(line) is CandidateProbed)
                {
                    break;
                }
            }

            await run.SignalAsync("INT");
            (await run.EndAsync()).ShouldExitWith((int)RunOutcome.Interrupted);
        }

        // The target outlives the run with its supervisor; previews and their worktrees do not.
        var left = await Processes.SettleAsync(workspace.Folder, 2);
        left.Length.ShouldBe(2, string.Join('\n', left));
        (await Shell.GitAsync(workspace.Folder, "worktree", "list")).Split('\n').ShouldHaveSingleItem();
        (await workspace.FactsAsync()).OfType<RunInterrupted>().ShouldHaveSingleItem();

        (await workspace.RunAsync("resume")).ShouldExitWith(0);

        var facts = await workspace.FactsAsync();
        Expecting.AllProven(facts);
        Expecting.NothingTwice(facts);
        await Expecting.OneRepairCommitAsync(workspace.Folder);
        await Expecting.OnlyTheTargetRunsAsync(workspace, processes: 1);
    }
}
