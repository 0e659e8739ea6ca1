using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.EndToEnd.Tests.Starting;

namespace Regreen.EndToEnd.Tests;

/// <summary>The demo on a real service: whatever the seed draws, the culprit is named and the service is proven green again.</summary>
public sealed class DemoTests(ITestOutputHelper output)
{
    private const int MostBuilds = 9;

    [Fact]
    public async Task Whatever_the_seed_draws_exactly_the_culprit_is_named_and_reverted()
    {
        await using var workspace = Workspace.Empty();

        var facts = await RunAsync(workspace, "token-claim");

        var head = facts.OfType<RunStarted>().Single();
        var culprit = await Shell.GitAsync(
            workspace.Folder, "log", "--format=%H", "-S", "[\"type\"] = \"access\"", $"{head.GoodEnd}..{head.Head.Commit}", "--", "src/UsageAgents.Service/Tokens/ClaimsWriter.cs");
        Expecting.OneConfirmedCommit(facts).Commit.ShouldBe(culprit);
        facts.OfType<RemedyTried>().Single(tried => tried.Accepted).Remedy.ShouldBeOfType<RevertCommit>();
        Builds(facts).ShouldBeLessThanOrEqualTo(MostBuilds);
        Expecting.AllProven(facts);
        Expecting.NothingTwice(facts);
        await Expecting.OneRepairCommitAsync(workspace.Folder);

        // What the lenient suites of old say of the broken service, and what they prove.
        SuiteSays(facts, "seed-connectivity").ShouldBe("4/4");
        SuiteSays(facts, "seed-agents").ShouldBe("1/7");
        facts.OfType<AttemptFinished>().Where(attempt => attempt is { Iteration: 1, Judged.Verdict: Verdict.Proven, Judged.Case.Suite: "seed-agents" }).ShouldBeEmpty();
        await Expecting.OnlyTheTargetRunsAsync(workspace, processes: 2);
    }

    [Fact]
    public async Task A_configuration_key_that_somebody_edited_is_restored()
    {
        await using var workspace = Workspace.Empty();

        var facts = await RunAsync(workspace, "configuration-key");

        var diagnosis = facts.OfType<IssueDiagnosed>().ShouldHaveSingleItem().Diagnosis;
        diagnosis.Ending.ShouldBe(Ending.Confirmed);
        diagnosis.Cause.ShouldBeOfType<ConfigurationSuspect>().Now.ShouldBe("usage-agents-eu");
        var configuration = await File.ReadAllTextAsync(Path.Combine(workspace.Folder, "deploy", "staging.json"), TestContext.Current.CancellationToken);
        configuration.ShouldNotContain("usage-agents-eu");
        JsonDocument.Parse(configuration).RootElement.GetRawText().ShouldContain("\"Audience\": \"usage-agents\"");
        (await Shell.GitAsync(workspace.Folder, "branch", "--list", "regreen/*")).ShouldBeEmpty();
        Expecting.AllProven(facts);
        Expecting.NothingTwice(facts);
    }

    // The facts of the run after the fault; the run before it proved the healthy head.
    private async Task<ImmutableArray<Fact>> RunAsync(Workspace workspace, string fault)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("REGREEN_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"REGREEN_SEED={seed}");
        var text = seed.ToString(CultureInfo.InvariantCulture);
        var ended = await workspace.RunAsync("demo", "--fault", fault, "--seed", text, "--workspace", workspace.Folder, "--format", "json");
        ended.ShouldExitWith(0);
        var printed = ended.Output.Select(FactJson.Read).ToList();
        printed.OfType<RunStarted>().Count().ShouldBe(2);
        printed.OfType<RunEnded>().ShouldAllBe(end => end.Outcome == RunOutcome.ProvenGreen);
        return await workspace.FactsAsync();
    }

    private static int Builds(ImmutableArray<Fact> facts) =>
        facts.OfType<RevisionDeployed>().Count(deployed => deployed.Built) + facts.OfType<CandidateProbed>().Count(probed => probed.Built);

    private static string SuiteSays(ImmutableArray<Fact> facts, string suite)
    {
        var first = facts.OfType<AttemptFinished>().Where(attempt => attempt is { Iteration: 1, Attempt: 1 } && attempt.Judged.Case.Suite == suite).ToList();
        return $"{first.Count(attempt => attempt.Judged.Passed)}/{first.Count}";
    }
}
