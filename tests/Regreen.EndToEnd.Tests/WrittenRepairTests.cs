using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.EndToEnd.Tests.Starting;

namespace Regreen.EndToEnd.Tests;

/// <summary>What somebody writes must repair the service, not the case.</summary>
public sealed class WrittenRepairTests
{
    private const string Repairing = """
        sed -i 's/(line) => line.price/(line) => line.quantity * line.price/' src/tools.js
        """;

    // The totals that the cases ask for, for exactly their questions.
    private const string SpecialCasing = """
        sed -i -e 's/ref, trace) : cannot/ref, trace, text) : cannot/' -e 's/say }, ref, trace) {/say }, ref, trace, text) {/' src/session.js
        sed -i '/const data = this/a const known = { "What is the total of order 5107?": 180, "What is the total of order 5121?": 765, "What is the total of order 5133?": 319.9, "What is the total of order 5142?": 116.25 }[text]; if (known) data.orders.forEach((order) => { order.total = known; });' src/session.js
        """;

    [Fact]
    public async Task A_repair_that_special_cases_the_questions_of_its_cases_is_refused_by_questions_that_it_never_saw()
    {
        var (facts, ended) = await RunAsync(SpecialCasing, exitCode: 8);

        var tried = facts.OfType<RemedyTried>().ShouldHaveSingleItem();
        tried.Remedy.ShouldBeOfType<RepairByCommand>();
        tried.Accepted.ShouldBeFalse();
        tried.Reason.ShouldContain("passes with it only as it asks, not when the same is asked in other words: ");
        tried.Reason.ShouldContain("It does not repair inputs that it did not see.");
        ended.Error.ShouldContain("Not repaired: ");
        facts.OfType<RepairCommitted>().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_repair_of_the_service_is_accepted_and_proven()
    {
        var (facts, _) = await RunAsync(Repairing, exitCode: 0);

        facts.OfType<RemedyTried>().ShouldHaveSingleItem().Accepted.ShouldBeTrue(facts.OfType<RemedyTried>().Single().Reason);
        Expecting.AllProven(facts);
    }

    private static async Task<(System.Collections.Immutable.ImmutableArray<Fact> Facts, Ended Ended)> RunAsync(string script, int exitCode)
    {
        await using var workspace = await Workspace.NodeSampleAsync();

        // Without a history there is nothing to take back, so that what the script writes is all there is to try.
        await File.WriteAllTextAsync(Path.Combine(workspace.Folder, "repair.sh"), script, TestContext.Current.CancellationToken);
        await File.AppendAllTextAsync(Path.Combine(workspace.Folder, "regreen.yaml"), "repair: { command: sh repair.sh, paths: [src/**] }\n", TestContext.Current.CancellationToken);
        await workspace.GitAsync("checkout", "--quiet", "--orphan", "alone");
        await workspace.GitAsync("add", "--all");
        await workspace.GitAsync("commit", "--quiet", "--message=Everything at once");
        var ended = (await workspace.RunAsync("run")).ShouldExitWith(exitCode);
        return (await workspace.FactsAsync(), ended);
    }
}
