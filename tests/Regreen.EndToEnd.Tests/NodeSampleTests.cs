using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.EndToEnd.Tests.Starting;

namespace Regreen.EndToEnd.Tests;

public sealed class NodeSampleTests
{
    private const string Culprit = "Move the arithmetic of orders to its own module";

    [Fact]
    public async Task A_service_in_another_language_goes_from_red_to_proven_green()
    {
        await using var workspace = await Workspace.NodeSampleAsync();

        (await workspace.RunAsync("run", "--format", "json")).ShouldExitWith(0);

        var facts = await workspace.FactsAsync();
        Expecting.OneConfirmedCommit(facts).Subject.ShouldBe(Culprit);
        facts.OfType<AttemptFinished>().Where(attempt => attempt is { Iteration: 1, Attempt: 1, Judged.Verdict: Verdict.Failing }).Select(attempt => attempt.Judged.Case.Name).Order(StringComparer.Ordinal)
            .ShouldBe(["H-004", "H-006", "H-007"]);
        Expecting.AllProven(facts);
        Expecting.NothingTwice(facts);
        await Expecting.OneRepairCommitAsync(workspace.Folder);

        // Its own tests pass before and after: they stand outside the gate and prove nothing.
        facts.OfType<AttemptFinished>().Where(attempt => attempt.Judged.Case.Suite == "own")
            .ShouldAllBe(attempt => !attempt.Judged.Gate && attempt.Judged.Verdict == Verdict.Unproven);

        var reports = Path.Combine(workspace.Folder, ".regreen", "reports", facts.OfType<RunStarted>().Single().Run.Value);
        Directory.GetFiles(reports).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(["ctrf.json", "iteration-1.md", "iteration-2.md", "junit.xml", "report.html", "report.json"]);
        (await File.ReadAllTextAsync(Path.Combine(reports, "iteration-1.md"), TestContext.Current.CancellationToken)).ShouldContain(Culprit);
        (await workspace.RunAsync("verify")).ShouldExitWith(0).Output.Single().ShouldContain("entries chain");
        await Expecting.OnlyTheTargetRunsAsync(workspace, processes: 1);
    }

    [Fact]
    public async Task Without_a_policy_a_person_approves_and_the_run_goes_on_to_green()
    {
        await using var workspace = await Workspace.NodeSampleAsync();
        await Shell.GitAsync(workspace.Folder, "reset", "--quiet", "--hard", "HEAD~1");

        (await workspace.RunAsync("run")).ShouldExitWith(8).Error.ShouldContain("regreen approve issue-1");
        (await Shell.GitAsync(workspace.Folder, "branch", "--list", "regreen/*")).ShouldBeEmpty();
        (await workspace.RunAsync("approve", "issue-1")).ShouldExitWith(0);

        Expecting.AllProven(await workspace.FactsAsync());
        await Expecting.OneRepairCommitAsync(workspace.Folder);
        (await workspace.RunAsync("approve", "issue-1")).ShouldExitWith(2).Error.ShouldContain("no repair of 'issue-1' waits");
    }

    [Fact]
    public async Task At_a_terminal_a_person_is_asked_and_a_yes_goes_on_to_green()
    {
        await using var workspace = await Workspace.NodeSampleAsync();
        await Shell.GitAsync(workspace.Folder, "reset", "--quiet", "--hard", "HEAD~1");

        var (exitCode, screen) = await Shell.AtTerminalAsync(workspace, "y\n", "run");

        exitCode.ShouldBe(0, screen);
        screen.ShouldContain("[y/N]");
        screen.ShouldContain("the run goes on");
        (await workspace.FactsAsync()).OfType<RepairApproved>().ShouldHaveSingleItem();
        Expecting.AllProven(await workspace.FactsAsync());
        await Expecting.OneRepairCommitAsync(workspace.Folder);
    }
}
