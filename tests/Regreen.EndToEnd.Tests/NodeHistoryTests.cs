using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.EndToEnd.Tests.Starting;

namespace Regreen.EndToEnd.Tests;

/// <summary>Histories as real repositories have them, made of the Node sample's commits.</summary>
public sealed class NodeHistoryTests
{
    private const string Culprit = "0006-Move-the-arithmetic-of-orders-to-its-own-module";

    [Fact]
    public async Task Of_a_merge_the_guilty_commit_alone_is_reverted_and_the_tests_that_it_changed_stay()
    {
        // Given a merge of three commits, of which one changes the code and a test of the service's own
        await using var workspace = await Workspace.HealthyNodeSampleAsync();
        await workspace.GitAsync("checkout", "--quiet", "-b", "money");
        await workspace.ApplyAsync("0007-Say-sold-out-instead-of-zero");
        await workspace.ApplyAsync(Culprit);
        await File.AppendAllTextAsync(Path.Combine(workspace.Folder, "test", "tools.test.js"), "\n// Amounts are summed in src/money.js.\n", TestContext.Current.CancellationToken);
        await workspace.GitAsync("commit", "--quiet", "--all", "--amend", "--no-edit");
        var guilty = await workspace.GitAsync("rev-parse", "HEAD");
        await workspace.ApplyAsync("0008-Report-how-long-a-lookup-took");
        await workspace.GitAsync("checkout", "--quiet", "main");
        await workspace.ApplyAsync("0009-Stop-cleanly-when-asked-to");
        await workspace.GitAsync("merge", "--quiet", "--no-ff", "--message=Merge branch money", "money");
        var merge = await workspace.GitAsync("rev-parse", "HEAD");
        await workspace.ApplyAsync("0010-Sell-the-ink-refill");

        // When
        (await workspace.RunAsync("run")).ShouldExitWith(0);

        // Then
        var facts = await workspace.FactsAsync();
        var cause = Expecting.OneConfirmedCommit(facts);
        (cause.Commit, cause.Merge).ShouldBe((guilty, merge));
        Expecting.AllProven(facts);
        await Expecting.OneRepairCommitAsync(workspace.Folder);
        facts.OfType<RemedyTried>().Single().LeftInPlace.ShouldBe(["test/tools.test.js"]);
        var branch = facts.OfType<RepairCommitted>().Single().Branch!;
        (await workspace.GitAsync("diff", "--name-only", "main", branch)).Split('\n').ShouldBe(["src/money.js", "src/tools.js"]);
        (await workspace.GitAsync("log", "-1", "--format=%B", branch)).ShouldContain("Left in place: test/tools.test.js.");
    }

    [Fact]
    public async Task Two_commits_that_break_the_same_cases_are_reverted_together()
    {
        await using var workspace = await Workspace.HealthyNodeSampleAsync();
        await workspace.ApplyAsync(Culprit);
        var first = await workspace.GitAsync("rev-parse", "HEAD");
        await workspace.ApplyAsync("0008-Report-how-long-a-lookup-took");
        var answers = Path.Combine(workspace.Folder, "src", "answers.js");
        var text = await File.ReadAllTextAsync(answers, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(answers, text.Replace("amount.toFixed(2)", "(amount + 1).toFixed(2)", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await workspace.GitAsync("commit", "--quiet", "--all", "--message=Show amounts with two digits");
        var second = await workspace.GitAsync("rev-parse", "HEAD");

        (await workspace.RunAsync("run")).ShouldExitWith(0);

        var facts = await workspace.FactsAsync();
        Expecting.OneConfirmedCommit(facts).Commit.ShouldBe(first);
        facts.OfType<IssueDiagnosed>().Single().Diagnosis.Others.Select(cause => cause.Commit).ShouldBe([second]);
        facts.OfType<RemedyTried>().Single().Remedy.ShouldBe(new RevertCommits([second, first]));
        Expecting.AllProven(facts);
        await Expecting.OneRepairCommitAsync(workspace.Folder);
    }

    [Fact]
    public async Task A_culprit_that_migrates_data_is_named_and_left_to_a_person()
    {
        await using var workspace = await Workspace.HealthyNodeSampleAsync();
        await workspace.ApplyAsync(Culprit);
        Directory.CreateDirectory(Path.Combine(workspace.Folder, "data", "migrations"));
        await File.WriteAllTextAsync(Path.Combine(workspace.Folder, "data", "migrations", "0001.sql"), "alter table orders add total real;\n", TestContext.Current.CancellationToken);
        await workspace.GitAsync("add", "--all");
        await workspace.GitAsync("commit", "--quiet", "--amend", "--no-edit");

        (await workspace.RunAsync("run")).ShouldExitWith(8).Error.ShouldContain("data/migrations/0001.sql");

        var facts = await workspace.FactsAsync();
        Expecting.OneConfirmedCommit(facts).Commit.ShouldBe(await workspace.GitAsync("rev-parse", "main"));
        facts.OfType<IssueDiagnosed>().Single().Diagnosis.Summary.ShouldContain("It brings the data migration data/migrations/0001.sql: taking the commit back does not take back what that did to the data.");
        (await workspace.GitAsync("branch", "--list", "regreen/*")).ShouldBeEmpty();
    }
}
