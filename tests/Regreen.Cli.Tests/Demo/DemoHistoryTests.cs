using System.Collections.Immutable;
using System.Xml.Linq;
using Regreen.Cli.Demo;

namespace Regreen.Cli.Tests.Demo;

public sealed class DemoHistoryTests
{
    private const int FewestLanding = 12;

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_healthy_history_ends_with_todays_files(int seed)
    {
        var today = await DemoMaterial.TodayAsync();

        var history = DemoHistory.Plan(today, await DemoMaterial.PiecesAsync(), [], null, faultFirst: false, seed);

        history.Landing.Length.ShouldBeGreaterThanOrEqualTo(FewestLanding);
        DemoMaterial.Differing(history.Landing[^1].Files, today).ShouldBeEmpty();
        EachChangesSomething(history);
    }

    [Fact]
    public async Task Every_project_that_the_service_needs_is_in_the_workspace()
    {
        var today = await DemoMaterial.TodayAsync();
        var needed = new Queue<string>(["src/UsageAgents.Service/UsageAgents.Service.csproj"]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (needed.TryDequeue(out var project))
        {
            today.ShouldContainKey(project);
            foreach (var reference in XDocument.Parse(today[project]).Descendants("ProjectReference").Select(item => item.Attribute("Include")!.Value))
            {
                var path = Path.GetFullPath(Path.Combine("/", Path.GetDirectoryName(project)!, reference))[1..];
                if (seen.Add(path))
                {
                    needed.Enqueue(path);
                }
            }
        }

        seen.Contains("src/UsageAgents/UsageAgents.csproj").ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Faults_land_in_their_order_with_healthy_commits_on_either_side(int seed)
    {
        var today = await DemoMaterial.TodayAsync();
        ImmutableArray<SourceEdit> faults = [DemoMaterial.ToolFault, DemoMaterial.ClaimFault];

        var history = DemoHistory.Plan(today, await DemoMaterial.PiecesAsync(), faults, DemoMaterial.TakenBack, faultFirst: false, seed);

        var names = history.Landing.Select(commit => commit.Name).ToArray();
        var places = faults.Select(fault => Array.IndexOf(names, fault.Name)).ToArray();
        places.ShouldBe(places.Order());
        places.ShouldAllBe(place => place > 0 && place < names.Length - 1);
        history.Proven.ShouldAllBe(commit => faults.All(fault => commit.Name != fault.Name && !Holds(commit, fault)));
        var repaired = faults.Aggregate(history.Landing[^1].Files, (files, fault) => fault.Undo(files));
        DemoMaterial.Differing(repaired, today).ShouldBeEmpty();
        EachChangesSomething(history);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task What_is_begun_and_taken_back_stands_in_one_commit_only(int seed)
    {
        var today = await DemoMaterial.TodayAsync();

        var history = DemoHistory.Plan(
            today, await DemoMaterial.PiecesAsync(), [DemoMaterial.ClaimFault], DemoMaterial.TakenBack, faultFirst: false, seed);

        history.Proven.Concat(history.Landing).Count(commit => Holds(commit, DemoMaterial.TakenBack)).ShouldBe(1);
        history.Landing.Where(commit => commit.Name == DemoMaterial.TakenBack.Name).Select(commit => commit.Message).ShouldBe(DemoMaterial.TakenBack.Messages);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_fault_from_the_beginning_is_in_every_commit(int seed)
    {
        var today = await DemoMaterial.TodayAsync();

        var history = DemoHistory.Plan(today, await DemoMaterial.PiecesAsync(), [DemoMaterial.ClaimFault], null, faultFirst: true, seed);

        history.Proven.Concat(history.Landing).ShouldAllBe(commit => Holds(commit, DemoMaterial.ClaimFault));
        EachChangesSomething(history);
    }

    [Fact]
    public async Task The_seed_alone_draws_the_history()
    {
        var today = await DemoMaterial.TodayAsync();
        var pieces = await DemoMaterial.PiecesAsync();

        Told(3).ShouldBe(Told(3));
        Enumerable.Range(1, 20).Select(Told).Distinct(StringComparer.Ordinal).Count().ShouldBe(20);

        string Told(int seed)
        {
            var history = DemoHistory.Plan(today, pieces, [DemoMaterial.ClaimFault], DemoMaterial.TakenBack, faultFirst: false, seed);
            return string.Join('\n', history.Proven.Concat(history.Landing).Select(commit => $"{commit.Author}: {commit.Message}"));
        }
    }

    private static bool Holds(PlannedCommit commit, SourceEdit edit) =>
        edit.Changes.All(change => commit.Files[change.Path].Contains(change.Now, StringComparison.Ordinal));

    private static void EachChangesSomething(DemoHistory history)
    {
        var commits = history.Proven.AddRange(history.Landing);
        foreach (var (earlier, later) in commits.Zip(commits.Skip(1)))
        {
            DemoMaterial.Differing(earlier.Files, later.Files).ShouldNotBeEmpty(later.Name);
        }
    }
}
