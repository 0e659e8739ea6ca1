using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using Regreen.Cli.Demo;
using Regreen.Cli.Hosting;
using Regreen.Core.Facts;
using Regreen.Engine.Looping;
using Regreen.EndToEnd.Tests.Starting;

namespace Regreen.EndToEnd.Tests;

/// <summary>The demo's history is honest: every commit builds and is proven but the unbuildable one, and what the culprit brought in.</summary>
public sealed class DemoHistoryTests(ITestOutputHelper output)
{
    private const int Sample = 3;
    private const string Culprit = "[\"type\"] = \"access\"";
    private const string Unbuildable = "IssuedTokens(TokenCache cache)";

    [Fact]
    public async Task Only_the_unbuildable_commit_does_not_build_and_only_from_the_culprit_on_cases_are_red()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("REGREEN_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"REGREEN_SEED={seed}; REGREEN_WHOLE=1 looks at every commit");
        await using var workspace = Workspace.Empty();
        var host = HostOf(workspace);
        var history = await MakeHistoryAsync(workspace, host, seed);

        foreach (var commit in Chosen(history, seed))
        {
            output.WriteLine($"{commit.Id[..10]} {commit.Expected}");
            (await EndAsync(workspace, host, commit.Id)).ShouldBe(commit.Expected, commit.Id);
        }
    }

    private static async Task<ImmutableArray<PlannedEnd>> MakeHistoryAsync(Workspace workspace, CliHost host, int seed)
    {
        var token = TestContext.Current.CancellationToken;
        var made = await DemoWorkspace.CreateAsync(
            DemoSources.Find(host.Environment), workspace.Folder, DemoFault.All.Single(fault => fault.Name == "token-claim"), seed, [], token);
        await made.LandAsync(token);
        var ends = ImmutableArray.CreateBuilder<PlannedEnd>();
        foreach (var id in (await Shell.GitAsync(workspace.Folder, "rev-list", "--reverse", "main")).Split('\n'))
        {
            var claims = await Shell.GitAsync(workspace.Folder, "show", $"{id}:src/UsageAgents.Service/Tokens/ClaimsWriter.cs");
            ends.Add(new PlannedEnd(
                id,
                claims.Contains(Unbuildable, StringComparison.Ordinal) ? "does not build"
                : claims.Contains(Culprit, StringComparison.Ordinal) ? nameof(RunOutcome.Red)
                : nameof(RunOutcome.ProvenGreen)));
        }

        ends.Count(end => end.Expected == "does not build").ShouldBe(1);
        return ends.ToImmutable();
    }

    // The culprit, what stands before it, and the unbuildable one; or all.
    private static ImmutableArray<PlannedEnd> Chosen(ImmutableArray<PlannedEnd> history, int seed)
    {
        if (Thorough.Wanted)
        {
            return history;
        }

        var culprit = history.First(end => end.Expected == nameof(RunOutcome.Red));
        var healthy = history.Where(end => end.Expected == nameof(RunOutcome.ProvenGreen)).ToArray();
        ImmutableArray<PlannedEnd> chosen = [new Random(seed).GetItems(healthy, 1)[0], culprit, history.Single(end => end.Expected == "does not build")];
        chosen.Length.ShouldBe(Sample);
        return chosen;
    }

    // Deploys and tests one commit, and repairs nothing.
    private static async Task<string> EndAsync(Workspace workspace, CliHost host, string commit)
    {
        await Shell.GitAsync(workspace.Folder, "checkout", "--quiet", "--detach", commit);
        var view = new ViewOptions(workspace.Folder, OutputFormat.Json, NoColor: true, NoInput: true, ImmutableSortedDictionary<string, string>.Empty);
        await using var session = await ProjectSession.OpenAsync(host, view, TestContext.Current.CancellationToken);
        var outcome = await session.RunAsync(new RunRequest(TestOnly: true, ReadOnly: true, Attached: null), TestContext.Current.CancellationToken);
        var facts = await workspace.FactsAsync();
        return facts.OfType<DeploymentFailed>().SingleOrDefault() switch
        {
            { Failure.Stage: DeploymentStage.Build } => "does not build",
            { } other => other.Failure.Reason,
            null => outcome.ToString(),
        };
    }

    private static CliHost HostOf(Workspace workspace)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToImmutableDictionary(entry => (string)entry.Key, entry => (string)(entry.Value ?? ""), StringComparer.Ordinal)
            .SetItem("REGREEN_HOME", Workspace.Sources)
            .SetItem("DOTNET_HOST_PATH", "dotnet");
        return new CliHost(workspace.Folder, environment, TextWriter.Null, TextWriter.Null, TimeProvider.System) { Program = RegreenProcess.Program };
    }

    private sealed record PlannedEnd(string Id, string Expected);
}
