using System.Globalization;
using Regreen.Core.Facts;
using Regreen.Core.Recording;
using Regreen.EndToEnd.Tests.Starting;

namespace Regreen.EndToEnd.Tests;

/// <summary>Kill -9 loses nothing and does nothing twice.</summary>
public sealed class KilledRunTests(ITestOutputHelper output)
{
    private const string Culprit = "Move the arithmetic of orders to its own module";

    /// <summary>Gets the facts after which the program is killed: whatever it does next is cut short.</summary>
    public static TheoryData<string> Moments => Thorough.Wanted ? ["deployed", "tried", "approved", "committed", "deployed again"] : ["deployed", "approved", "committed", "deployed again"];

    /// <summary>Gets how often the program is killed at a moment that the seed draws.</summary>
    public static TheoryData<int> Draws => Thorough.Wanted ? [1, 2, 3] : [1];

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task A_run_killed_around_a_deployment_or_a_commit_resumes_to_the_same_end(string moment) =>
        await KillAndResumeAsync((fact, _) => IsAt(moment, fact), TimeSpan.Zero);

    [Theory]
    [MemberData(nameof(Draws))]
    public async Task A_run_killed_at_a_random_moment_resumes_to_the_same_end(int number)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("REGREEN_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        var random = new Random(seed);
        var (line, delay) = Enumerable.Range(0, number).Select(_ => (random.Next(1, 60), TimeSpan.FromMilliseconds(random.Next(0, 500)))).Last();
        output.WriteLine($"REGREEN_SEED={seed}: after line {line} and {delay.TotalMilliseconds} ms");

        await KillAndResumeAsync((_, count) => count == line, delay);
    }

    private static async Task KillAndResumeAsync(Func<Fact, int, bool> isMoment, TimeSpan delay)
    {
        await using var workspace = await Workspace.NodeSampleAsync();
        await using (var run = workspace.Start("run", "--format", "json"))
        {
            await WaitForAsync(run, isMoment);
            // A moment between two facts; zero kills at once.
            await Task.Delay(delay, TimeProvider.System, TestContext.Current.CancellationToken);
            await run.SignalAsync("KILL");
            (await run.EndAsync()).ExitCode.ShouldBe(137);
        }

        (await workspace.RunAsync("resume", "--format", "json")).ShouldExitWith(0);

        var facts = await workspace.FactsAsync();
        Expecting.OneConfirmedCommit(facts).Subject.ShouldBe(Culprit);
        facts.OfType<RunResumed>().ShouldHaveSingleItem();
        Expecting.AllProven(facts);
        Expecting.NothingTwice(facts);
        await Expecting.OneRepairCommitAsync(workspace.Folder);
        (await workspace.RunAsync("verify")).ShouldExitWith(0);
        await Expecting.OnlyTheTargetRunsAsync(workspace, processes: 1);
    }

    private static async Task WaitForAsync(RegreenProcess run, Func<Fact, int, bool> isMoment)
    {
        var count = 0;
        await foreach (var line in run.LinesAsync(TestContext.Current.CancellationToken))
        {
            if (isMoment(FactJson.Read(line), ++count))
            {
                return;
            }
        }

        (await run.EndAsync()).Error.ShouldBe("", $"The run ended after {count} facts, before the moment came.");
    }

    private static bool IsAt(string moment, Fact fact) => (moment, fact) switch
    {
        ("deployed", RevisionDeployed { Iteration: 1 }) => true,
        ("deployed again", RevisionDeployed { Iteration: 2 }) => true,
        ("tried", RemedyTried { Accepted: true }) => true,
        ("approved", RepairApproved) => true,
        ("committed", RepairCommitted) => true,
        _ => false,
    };
}
